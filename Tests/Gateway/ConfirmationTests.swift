import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Sealing
import Testing

@testable import Gateway

struct ConfirmationTests {
    private let uri = "/v1/sessions/current/confirmation"

    /// Something grave on a page, the field of its code, and what was written besides.
    struct Act: Sendable, CustomTestStringConvertible {
        var path: String
        var field: String
        var written = ""
        var goesTo: String
        var testDescription: String { path }

        static let all = [
            Act(
                path: "override", field: "code", written: "&why=missingChild&acknowledged=true",
                goesTo: "/children/\(Examples.ada)?reason=newReferral"),
            Act(
                path: "shield/lifting", field: "liftingCode",
                goesTo: "/children/\(Examples.ada)?reason=newReferral&done=liftingProposed"),
            Act(
                path: "shield/withdraw-identity", field: "withdrawalCode",
                goesTo: "/children/\(Examples.ada)?reason=newReferral&done=withdrawalProposed"),
            Act(
                path: "disclosure", field: "disclosureCode", written: "&ground=courtOrder",
                goesTo: "/children/\(Examples.ada)?reason=newReferral&done=disclosureProposed"),
        ]
    }

    /// 123456 confirms the session, and nothing grave is done before.
    private func harness() throws -> Harness {
        let harness = try Harness(role: .shieldingOfficer, mayOverride: true)
        let (identity, services) = (harness.identity, harness.services)
        services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        services.on(Release.self) { _, _ in .withheld }
        services.on(ConfirmSession.self) { wish, _ in
            let confirmation = try WireCoding.decoder().decode(
                ConfirmSession.Confirmation.self, from: try identity.open(wish.confirmation))
            guard confirmation.session == Examples.token else { return .noSuchSession }
            return confirmation.code == "123456" ? .confirmed(until: Examples.since) : .refused
        }
        @Sendable func isConfirmed() -> Bool {
            services.messages(ConfirmSession.self).contains { wish in
                guard let opened = try? identity.open(wish.message.confirmation) else { return false }
                return String(decoding: opened, as: UTF8.self).contains("123456")
            }
        }
        services.on(UseOverride.self) { _, _ in
            isConfirmed() ? .holds(since: Examples.since) : .refused(Refusal(.notConfirmed))
        }
        services.on(LiftShield.self) { _, _ in
            isConfirmed() ? .proposed(since: Examples.since) : .refused(Refusal(.notConfirmed))
        }
        services.on(WithdrawIdentity.self) { _, _ in
            isConfirmed() ? .proposed(since: Examples.since) : .refused(Refusal(.notConfirmed))
        }
        services.on(DiscloseRecord.self) { _, _ in
            isConfirmed() ? .proposed(since: Examples.since) : .refused(Refusal(.notConfirmed))
        }
        services.on(TellApart.self) { _, _ in .refused(Refusal(.notConfirmed)) }
        services.on(SignOffShields.self) { _, _ in .refused(Refusal(.notConfirmed)) }
        return harness
    }

    @Test func `a code confirms the session, and leaves sealed to Identity`() async throws {
        let harness = try harness()
        try await harness.run { client in
            func post(_ body: String, _ headers: HTTPFields = .signedIn) async throws -> TestResponse {
                try await client.execute(uri: uri, method: .post, headers: headers, body: ByteBuffer(string: body))
            }
            let right = try await post(#"{"code": "123456"}"#)
            #expect(right.status == .ok && right.text == #"{"until":"2026-01-05T10:00:00.000Z"}"#)
            let wrong = try await post(#"{"code": "654321"}"#)
            #expect(try (wrong.status, wrong.problem) == (.unauthorized, "codeRefused"))
            for (body, problems) in [
                ("{}", ["/code: required"]), (#"{"code": "123456", "why": "x"}"#, ["/why: unknownField"]),
            ] {
                #expect(try await post(body).problems == problems)
            }
            var headers = HTTPFields.signedIn
            headers[.authorization] = "Bearer \(String(repeating: "B", count: 43))"
            #expect(try await post(#"{"code": "123456"}"#, headers).problem == "signInNeeded")
            headers[.authorization] = nil
            #expect(try await post(#"{"code": "123456"}"#, headers).problem == "signInNeeded")
        }
        #expect(harness.services.messages(ConfirmSession.self).count == 3)
    }

    @Test(
        arguments: [
            ("/v1/children/\(Examples.ada)/shield/lifting", nil),
            ("/v1/children/\(Examples.ada)/shield/withdraw-identity", nil),
            ("/v1/children/\(Examples.ada)/shield/apart", #"{"other": "\#(Examples.ada)"}"#),
            ("/v1/children/\(Examples.ada)/override", #"{"reason": "missingChild", "acknowledged": true}"#),
            ("/v1/children/\(Examples.ada)/disclosure", #"{"ground": "crime"}"#),
            ("/v1/go-live/sign-off", nil),
        ] as [(String, String?)])
    func `what is grave tells a client that has given no code how to give one`(uri: String, body: String?) async throws
    {
        let harness = try harness()
        try await harness.run { client in
            let response = try await client.execute(
                uri: uri, method: .post, headers: .signedIn, body: body.map { ByteBuffer(string: $0) })
            #expect(response.status == .unauthorized)
            #expect(try response.problem == "confirmationNeeded")
            #expect(try (response.json["detail"] as? String)?.contains(self.uri) == true)
            #expect(
                response.headers[.wwwAuthenticate]
                    == #"Bearer error="insufficient_user_authentication", max_age="300""#)
        }
    }

    @Test(arguments: Act.all)
    func `a form of what is grave asks for the code, and is shown again without a right one`(act: Act) async throws {
        let harness = try harness()
        try await harness.run { client in
            let page = act.path == "override" ? "/override?" : "?"
            let form = try await client.execute(
                uri: "/children/\(Examples.ada)\(page)reason=newReferral", method: .get, headers: .page)
            #expect(form.text.contains("<input id=\"\(act.field)\" name=\"\(act.field)\""))
            func send(_ code: String?) async throws -> TestResponse {
                let code = code.map { "&\(act.field)=\($0)" } ?? ""
                return try await client.execute(
                    uri: "/children/\(Examples.ada)/\(act.path)", method: .post, headers: .form,
                    body: ByteBuffer(string: "\(Examples.csrf)&reason=newReferral\(act.written)\(code)"))
            }
            for (code, words) in [
                (nil, "Enter the code that your authenticator shows"),
                ("", "Enter the code that your authenticator shows"),
                ("654321", "The code is not right"),
            ] {
                let again = try await send(code)
                #expect(again.status == .unprocessableContent)
                #expect(again.text.contains(words) && again.text.contains("href=\"#\(act.field)\""))
                #expect(!again.text.contains("654321"))
            }
            let done = try await send("123456")
            #expect(done.status == .seeOther && done.headers[.location] == act.goesTo)
        }
    }

    @Test func `a form that is sent twice gives its code once, and another code is another`() async throws {
        let harness = try harness()
        let request = UUID()
        try await harness.run { client in
            for code in ["123456", "123456", "654321"] {
                _ = try await client.execute(
                    uri: "/children/\(Examples.ada)/shield/lifting", method: .post, headers: .form,
                    body: ByteBuffer(
                        string: "\(Examples.csrf)&reason=newReferral&request=\(request.uuidString)&liftingCode=\(code)")
                )
            }
        }
        let ids = harness.services.messages(ConfirmSession.self).map(\.id)
        #expect(ids.count == 3 && ids[0] == ids[1] && ids[1] != ids[2] && !ids.contains(request))
        #expect(harness.services.messages(LiftShield.self).map(\.id) == [request, request])
        // Vouched for once more after the code: before it there was nothing to vouch for.
        let last = try #require(harness.services.messages(LiftShield.self).last)
        #expect(last.message.principal.statement == Data(request.uuidString.utf8))
    }
}
