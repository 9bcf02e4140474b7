import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Model
import Sealing
import Testing

@testable import Gateway

/// What the API says of a child who is absent, and of one whom the account may not see or do this to.
@Suite struct `Of a child who is absent and of one who is not allowed` {
    /// A route of one child, and how the service behind it refuses.
    struct Asked: Sendable, CustomTestStringConvertible {
        var method: HTTPRequest.Method
        var path: String
        var body: String?
        var refuse: @Sendable (ScriptedServices, Refusal) -> Void
        var testDescription: String { "\(method) \(path)" }

        init(
            _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil,
            _ refuse: @escaping @Sendable (ScriptedServices, Refusal) -> Void
        ) {
            (self.method, self.path, self.body, self.refuse) = (method, path, body, refuse)
        }

        static let all = [
            Asked(.get, "") { services, refusal in
                services.on(ViewRecord.self) { _, _ in .refused(refusal) }
                services.on(Release.self) { _, _ in .withheld }
            },
            Asked(.post, "/involvements", #"{"began": "2026-01-05"}"#) { services, refusal in
                services.on(RecordInvolvement.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/involvements/{handle}/end", #"{"ended": "2026-01-05"}"#) { services, refusal in
                services.on(EndInvolvement.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/involvements/{handle}/part", #"{"leadProfessional": true}"#) { services, refusal in
                services.on(ChangeInvolvement.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/involvements/{handle}/confirmation", #"{"word": "confirm"}"#) { services, refusal in
                services.on(DecideDeclaration.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/shield", #"{"grounds": "courtOrder"}"#) { services, refusal in
                services.on(ShieldChild.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/shield/lifting") { services, refusal in
                services.on(LiftShield.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/shield/apart", #"{"other": "\#(Examples.ada)"}"#) { services, refusal in
                services.on(TellApart.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/shield/withdraw-identity") { services, refusal in
                services.on(WithdrawIdentity.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/disclosure", #"{"ground": "caseReview"}"#) { services, refusal in
                services.on(DiscloseRecord.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/shield/requests", #"{"requester": "practitioner", "grounds": "courtOrder"}"#) {
                services, refusal in
                services.on(RequestShield.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/shield/confirmation") { services, refusal in
                services.on(ConfirmShield.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/consent", #"{"given": "2026-01-05"}"#) { services, refusal in
                services.on(RecordConsent.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/consent/withdrawal") { services, refusal in
                services.on(WithdrawConsent.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/override", #"{"reason": "missingChild", "acknowledged": true}"#) { services, refusal in
                services.on(UseOverride.self) { _, _ in .refused(refusal) }
            },
            Asked(.delete, "/override") { services, refusal in
                services.on(EndOverride.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/contact-requests") { services, refusal in
                services.on(RequestContact.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/watches", #"{"reason": "newReferral"}"#) { services, refusal in
                services.on(WatchChild.self) { _, _ in .refused(refusal) }
            },
            Asked(.post, "/transfers", #"{"to": "E06000902"}"#) { services, refusal in
                services.on(ProposeTransfer.self) { _, _ in .refused(refusal) }
            },
        ]
    }

    /// All that an answer tells besides which request it answers.
    private struct Told: Equatable {
        var status: Int
        var headers: [String: String]
        var document: [String: String]
    }

    private func told(_ asked: Asked, _ kind: Refusal.Kind) async throws -> Told {
        let harness = try Harness(mayOverride: true)
        asked.refuse(harness.services, Refusal(kind))
        var told: Told?
        let path =
            "/v1/children/\(Examples.ada)" + asked.path.replacing("{handle}", with: "\(Examples.ada)")
            + (asked.path.isEmpty ? "?reason=newReferral" : "")
        let answer = Answer()
        try await harness.run { client in
            let response = try await client.execute(
                uri: path, method: asked.method, headers: .signedIn, body: asked.body.map { ByteBuffer(string: $0) })
            var document = try response.json.mapValues { "\($0)" }
            document["instance"] = nil
            let headers = Dictionary(response.headers.map { ($0.name.canonicalName, $0.value) }) { $0 + ", " + $1 }
            await answer.keep(
                Told(
                    status: response.status.code,
                    headers: headers.filter { !["date", "x-request-id"].contains($0.key) },
                    document: document))
        }
        told = await answer.told
        return try #require(told)
    }

    private actor Answer {
        var told: Told?
        func keep(_ told: Told) { self.told = told }
    }

    @Test(arguments: Asked.all) func `status, headers and every word are the same`(asked: Asked) async throws {
        let (absent, notAllowed) = (try await told(asked, .notFound), try await told(asked, .notAllowed))
        #expect(absent == notAllowed)
        #expect(absent.status == 404 && absent.document["detail"] == ProblemKind.notFound.detail)
    }

    @Test func `each route of one child is in this table, or answers whoever the child is alike`() throws {
        let parts = GatewayParts(
            services: ScriptedServices(), intake: try IntakeSealer(publicKey: IntakeOpener.newKeyPair().publicKey),
            vault: try EnvelopeSealer(publicKey: EnvelopeOpener.newKey().publicKey), settings: GatewaySettings(),
            logger: Logger(label: "gateway"))
        let routes = parts.router().routes
            .filter { "\($0.path)".hasPrefix("/v1/children/{id}") && $0.method != .head }
            .map { "\($0.method.rawValue) \($0.path)" }
        let asked = Asked.all.map { "\($0.method.rawValue) /v1/children/{id}\($0.path)" }
        // What is withheld is a 200 of one shape.
        #expect(Set(routes) == Set(asked + ["GET /v1/children/{id}/override"]))
    }
}
