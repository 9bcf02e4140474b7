import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

struct InvolvementTests {
    private let path = "/v1/children/\(Examples.ada)/involvements"

    @Test func `an involvement is recorded with the caller's own card`() async throws {
        let harness = try Harness()
        let handle = Involvement.Handle.random()
        harness.services.on(RecordInvolvement.self) { _, _ in .recorded(handle) }
        try await harness.run { client in
            let response = try await client.execute(
                uri: path, method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"began": "2026-01-05", "leadProfessional": true}"#))
            #expect(response.status == .created)
            #expect(response.text == #"{"id":"\#(handle)"}"#)
        }
        let wish = try #require(harness.services.messages(RecordInvolvement.self).first?.message)
        #expect(wish.card == Examples.card)
        #expect(wish.kind == .other)
        #expect(wish.leadProfessional)
        #expect(!wish.holdsAssessment)
    }

    @Test func `an idempotency key is the request, so that a repeat gets the same answer`() async throws {
        let harness = try Harness()
        harness.services.on(RecordInvolvement.self) { _, _ in .alreadyRecorded(.random()) }
        let key = UUID()
        try await harness.run { client in
            var headers = HTTPFields.signedIn
            headers[.idempotencyKey] = key.uuidString
            let response = try await client.execute(
                uri: path, method: .post, headers: headers, body: ByteBuffer(string: #"{"began": "2026-01"}"#))
            #expect(response.status == .ok)
        }
        #expect(harness.services.messages(Authorise.self).map(\.message.request) == [key])
        #expect(harness.services.messages(RecordInvolvement.self).map(\.id) == [key])
    }

    @Test func `an idempotency key that is no UUID is refused`() async throws {
        let harness = try Harness()
        try await harness.run { client in
            var headers = HTTPFields.signedIn
            headers[.idempotencyKey] = "again"
            let response = try await client.execute(
                uri: path, method: .post, headers: headers, body: ByteBuffer(string: #"{"began": "2026-01"}"#))
            #expect(try response.problem == "invalid")
        }
    }

    @Test func `a part is said of one's own involvement, and what is left out is not`() async throws {
        let harness = try Harness()
        harness.services.on(ChangeInvolvement.self) { _, _ in .changed }
        let handle = Involvement.Handle.random()
        try await harness.run { client in
            let response = try await client.execute(
                uri: "\(path)/\(handle)/part", method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"leadProfessional": false}"#))
            #expect(response.status == .ok)
            #expect(response.text == #"{"leadProfessional":false}"#)
        }
        let wish = try #require(harness.services.messages(ChangeInvolvement.self).first?.message)
        #expect((wish.handle, wish.child) == (handle, Examples.ada))
        #expect((wish.leadProfessional, wish.holdsAssessment) == (false, nil))
    }

    @Test(arguments: ["{}", #"{"leadProfessional": "yes"}"#, #"{"leadProfessional": true, "note": "x"}"#])
    func `a part that says nothing, or more, is refused`(body: String) async throws {
        let harness = try Harness()
        try await harness.run { client in
            let response = try await client.execute(
                uri: "\(path)/\(Involvement.Handle.random())/part", method: .post, headers: .signedIn,
                body: ByteBuffer(string: body))
            #expect(try response.problem == "invalid")
        }
    }

    @Test func `an involvement is ended`() async throws {
        let harness = try Harness()
        harness.services.on(EndInvolvement.self) { _, _ in .ended }
        let handle = Involvement.Handle.random()
        try await harness.run { client in
            let response = try await client.execute(
                uri: "\(path)/\(handle)/end", method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"ended": "2026-01-31"}"#))
            #expect(response.status == .ok)
            #expect(response.text == #"{"ended":"2026-01-31"}"#)
        }
        #expect(harness.services.messages(EndInvolvement.self).first?.message.handle == handle)
    }

    @Test func `a shield is acknowledged with its beginning`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        harness.services.on(ShieldChild.self) { wish, _ in
            #expect(wish.grounds == .domesticAbuse)
            return .shielded(since: Examples.since)
        }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/\(Examples.ada)/shield", method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"grounds": "domesticAbuse"}"#))
            #expect(response.status == .ok)
            #expect(response.text == #"{"since":"2026-01-05T10:00:00.000Z"}"#)
        }
    }

    @Test func `a word for lifting a shield is answered with what came of it`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let replies: [(LiftShield.Reply, String)] = [
            (.proposed(since: Examples.since), #"{"since":"2026-01-05T10:00:00.000Z","state":"proposed"}"#),
            (.lifted, #"{"state":"lifted"}"#), (.notShielded, #"{"state":"notShielded"}"#),
        ]
        for (reply, text) in replies {
            harness.services.on(LiftShield.self) { _, _ in reply }
            try await harness.run { client in
                let response = try await client.execute(
                    uri: "/v1/children/\(Examples.ada)/shield/lifting", method: .post, headers: .signedIn)
                #expect(response.status == .ok)
                #expect(response.text == text)
            }
        }
    }

    @Test func `a word for withdrawing an identity is answered with what came of it`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let uri = "/v1/children/\(Examples.ada)/shield/withdraw-identity"
        let replies: [(WithdrawIdentity.Reply, String)] = [
            (.proposed(since: Examples.since), #"{"since":"2026-01-05T10:00:00.000Z","state":"proposed"}"#),
            (.withdrawn, #"{"state":"withdrawn"}"#), (.notShielded, #"{"state":"notShielded"}"#),
        ]
        for (reply, text) in replies {
            harness.services.on(WithdrawIdentity.self) { _, _ in reply }
            try await harness.run { client in
                let response = try await client.execute(uri: uri, method: .post, headers: .signedIn)
                #expect(response.status == .ok)
                #expect(response.text == text)
            }
        }
        harness.services.on(WithdrawIdentity.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            let refused = try await client.execute(uri: uri, method: .post, headers: .signedIn)
            #expect(refused.status == .notFound)
        }
    }

    @Test func `a word for disclosing a record is answered with what came of it`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let uri = "/v1/children/\(Examples.ada)/disclosure"
        let replies: [(DiscloseRecord.Reply, String)] = [
            (.proposed(since: Examples.since), #"{"since":"2026-01-05T10:00:00.000Z","state":"proposed"}"#),
            (.disclosed(until: Examples.since), #"{"state":"disclosed","until":"2026-01-05T10:00:00.000Z"}"#),
        ]
        for (reply, text) in replies {
            harness.services.on(DiscloseRecord.self) { _, _ in reply }
            try await harness.run { client in
                let response = try await client.execute(
                    uri: uri, method: .post, headers: .signedIn, body: ByteBuffer(string: #"{"ground": "crime"}"#))
                #expect(response.status == .ok && response.text == text)
                let wrong = try await client.execute(
                    uri: uri, method: .post, headers: .signedIn, body: ByteBuffer(string: #"{"ground": "curiosity"}"#))
                #expect(try wrong.problems == ["/ground: oneOf"])
            }
        }
        #expect(harness.services.messages(DiscloseRecord.self).map(\.message.ground) == [.crime, .crime])
    }

    @Test func `a word that a shielded child is not another is answered with what came of it`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let other = Child.ID.random()
        let uri = "/v1/children/\(Examples.ada)/shield/apart"
        let replies: [(TellApart.Reply, String)] = [
            (.proposed(since: Examples.since), #"{"since":"2026-01-05T10:00:00.000Z","state":"proposed"}"#),
            (.apart, #"{"state":"apart"}"#), (.notHeld, #"{"state":"notHeld"}"#),
        ]
        for (reply, text) in replies {
            harness.services.on(TellApart.self) { wish, _ in
                #expect((wish.child, wish.other) == (Examples.ada, other))
                return reply
            }
            try await harness.run { client in
                let response = try await client.execute(
                    uri: uri, method: .post, headers: .signedIn,
                    body: ByteBuffer(string: #"{"other": "\#(other)"}"#))
                #expect(response.status == .ok)
                #expect(response.text == text)
            }
        }
        harness.services.on(TellApart.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            let refused = try await client.execute(
                uri: uri, method: .post, headers: .signedIn, body: ByteBuffer(string: #"{"other": "\#(other)"}"#))
            #expect(refused.status == .notFound)
            for (body, problem) in [("{}", "required"), (#"{"other": "Ada"}"#, "uuid")] {
                let wrong = try await client.execute(
                    uri: uri, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
                #expect(try wrong.problems == ["/other: \(problem)"])
            }
        }
    }

    @Test func `a request for a shield is received, and nothing more is said`() async throws {
        let harness = try Harness()
        harness.services.on(RequestShield.self) { wish, _ in
            #expect((wish.requester, wish.grounds) == (.practitioner, .domesticAbuse))
            return .received
        }
        try await harness.run { client in
            let uri = "/v1/children/\(Examples.ada)/shield/requests"
            let response = try await client.execute(
                uri: uri, method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"requester": "practitioner", "grounds": "domesticAbuse"}"#))
            #expect(response.status == .ok)
            #expect(response.text == #"{"state":"received"}"#)
            let wrong = try await client.execute(
                uri: uri, method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"requester": "neighbour", "grounds": "domesticAbuse", "why": "secret"}"#))
            #expect(wrong.status == .unprocessableContent)
            for word in ["/requester", "oneOf", "/why", "unknownField"] { #expect(wrong.text.contains(word)) }
            #expect(!wrong.text.contains("secret"))
        }
    }

    @Test func `a decision about a request is answered with what came of it`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let replies: [(DecideShieldRequest.Reply, String, String)] = [
            (.shielded(since: Examples.since), "shield", #"{"since":"2026-01-05T10:00:00.000Z","state":"shielded"}"#),
            (.declined, "wrongChild", #"{"state":"declined"}"#),
        ]
        for (reply, word, text) in replies {
            harness.services.on(DecideShieldRequest.self) { wish, _ in
                #expect(wish.verdict.rawValue == word)
                return reply
            }
            try await harness.run { client in
                let response = try await client.execute(
                    uri: "/v1/shield-requests/\(ShieldRequest.ID.random())/decision", method: .post,
                    headers: .signedIn, body: ByteBuffer(string: #"{"decision": "\#(word)"}"#))
                #expect(response.status == .ok)
                #expect(response.text == text)
            }
        }
    }

    @Test func `what waits is listed for shielding officers, and others are told that it is theirs`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let request = ShieldRequest(
            id: .random(), child: Examples.ada, asked: Examples.since, by: Examples.account, requester: .court,
            grounds: .courtOrder)
        harness.services.on(ViewShieldRequests.self) { _, _ in .requests([request]) }
        try await harness.run { client in
            let response = try await client.execute(uri: "/v1/shield-requests", method: .get, headers: .signedIn)
            #expect(response.status == .ok)
            #expect(response.text.contains(#""requester":"court""#))
            harness.services.on(ViewShieldRequests.self) { _, _ in .refused(Refusal(.notAllowed)) }
            let refused = try await client.execute(uri: "/v1/shield-requests", method: .get, headers: .signedIn)
            #expect(refused.status == .forbidden)
        }
    }

    @Test func `a confirmed shield is answered with its next review`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let replies: [(ConfirmShield.Reply, String)] = [
            (.confirmed(reviewBy: Examples.since), #"{"reviewBy":"2026-01-05T10:00:00.000Z","state":"confirmed"}"#),
            (.notShielded, #"{"state":"notShielded"}"#),
        ]
        for (reply, text) in replies {
            harness.services.on(ConfirmShield.self) { _, _ in reply }
            try await harness.run { client in
                let response = try await client.execute(
                    uri: "/v1/children/\(Examples.ada)/shield/confirmation", method: .post, headers: .signedIn)
                #expect(response.status == .ok)
                #expect(response.text == text)
            }
        }
    }

    @Test func `shields to review are listed for shielding officers, and for nobody else`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let shield = DueShield(
            child: Examples.ada, since: Examples.since, reviewBy: Examples.since, hasLapsed: true, grounds: nil)
        harness.services.on(ViewDueShields.self) { _, _ in .shields([shield]) }
        try await harness.run { client in
            let response = try await client.execute(uri: "/v1/shield-reviews", method: .get, headers: .signedIn)
            #expect(response.status == .ok)
            #expect(response.text.contains(#""hasLapsed":true"#))
            harness.services.on(ViewDueShields.self) { _, _ in .refused(Refusal(.notAllowed)) }
            let refused = try await client.execute(uri: "/v1/shield-reviews", method: .get, headers: .signedIn)
            #expect(refused.status == .forbidden)
        }
    }

    @Test func `an authority is closed and signed off by shielding officers, and by nobody else`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let authority = try #require(AuthorityCode("E10000001"))
        let loading = GoLive(authority: authority, state: .loading, since: Examples.since)
        harness.services.on(ViewGoLive.self) { _, _ in .goLive(loading) }
        harness.services.on(BeginLoading.self) { _, _ in .goLive(loading) }
        harness.services.on(SignOffShields.self) { _, _ in .goLive(GoLive(authority: authority, state: .open)) }
        let since = #"{"authority":"E10000001","since":"2026-01-05T10:00:00.000Z","state":"loading"}"#
        try await harness.run { client in
            let seen = try await client.execute(uri: "/v1/go-live", method: .get, headers: .signedIn)
            #expect(seen.text == since)
            let begun = try await client.execute(uri: "/v1/go-live/loading", method: .post, headers: .signedIn)
            #expect(begun.text == since)
            let signed = try await client.execute(uri: "/v1/go-live/sign-off", method: .post, headers: .signedIn)
            #expect(signed.text == #"{"authority":"E10000001","state":"open"}"#)

            harness.services.on(SignOffShields.self) { _, _ in .refused(Refusal(.notAllowed)) }
            let refused = try await client.execute(uri: "/v1/go-live/sign-off", method: .post, headers: .signedIn)
            #expect(refused.status == .forbidden)
        }
    }

    @Test func `who may not lift a shield hears what they would of a child who is not there`() async throws {
        let harness = try Harness(role: .practitioner)
        harness.services.on(LiftShield.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/\(Examples.ada)/shield/lifting", method: .post, headers: .signedIn)
            #expect(response.status == .notFound)
        }
    }
}
