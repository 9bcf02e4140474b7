import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

struct OverrideTests {
    private let path = "/v1/children/\(Examples.ada)/override"
    private let card = AccountCard(
        account: Examples.account, service: .police,
        contact: ContactCard(
            organisation: "Invented Police", practitioner: PersonName(given: ["Pat"], family: "Sample")))

    private func warned(_ wish: UseOverride) -> UseOverride.Reply {
        guard wish.acknowledged else {
            let problem = Problem(field: "/acknowledged", rule: "acknowledged", explanation: "Read the warning.")
            return .refused(Refusal(.invalid, problems: [problem]))
        }
        return .holds(since: Examples.since)
    }

    @Test func `an override is asked for with a reason and the warning, and answered with its beginning`() async throws
    {
        let harness = try Harness(mayOverride: true)
        harness.services.on(UseOverride.self) { wish, _ in warned(wish) }
        try await harness.run { client in
            let done = try await client.execute(
                uri: path, method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"reason": "missingChild", "acknowledged": true}"#))
            #expect(done.status == .ok && done.text == #"{"since":"2026-01-05T10:00:00.000Z"}"#)
            for (body, problems) in [
                (#"{"reason": "missingChild", "acknowledged": false}"#, ["/acknowledged: acknowledged"]),
                (#"{"reason": "curiosity"}"#, ["/reason: oneOf", "/acknowledged: required"]),
                (
                    #"{"reason": "missingChild", "acknowledged": true, "note": "she lives next door"}"#,
                    ["/note: unknownField"]
                ),
            ] {
                let refused = try await client.execute(
                    uri: path, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
                #expect(refused.status == .unprocessableContent)
                #expect(try refused.problems == problems)
            }
        }
        let wishes = harness.services.messages(UseOverride.self).map(\.message)
        #expect(wishes.map(\.reason) == [.missingChild, .missingChild])
        #expect(wishes.first?.card == Examples.card)
    }

    @Test func `who has no right to override hears what they would of a child who is not there`() async throws {
        let harness = try Harness()
        harness.services.on(UseOverride.self) { _, _ in .refused(Refusal(.notAllowed)) }
        harness.services.on(EndOverride.self) { _, _ in .refused(Refusal(.notAllowed)) }
        harness.services.on(Release.self) { _, _ in .released(Examples.whereabouts) }
        try await harness.run { client in
            let body = ByteBuffer(string: #"{"reason": "missingChild", "acknowledged": true}"#)
            for response in [
                try await client.execute(uri: path, method: .post, headers: .signedIn, body: body),
                try await client.execute(uri: path + "?reason=newReferral", method: .get, headers: .signedIn),
                try await client.execute(uri: path, method: .delete, headers: .signedIn),
                try await client.execute(uri: "/children/\(Examples.ada)/override", method: .get, headers: .page),
            ] {
                #expect(response.status == .notFound)
            }
        }
    }

    @Test(arguments: [true, false])
    func `what an override shows is the whereabouts alone, or how to ask in the same shape`(isShown: Bool) async throws
    {
        let harness = try Harness(mayOverride: true)
        harness.services.on(Release.self) { _, _ in isShown ? .released(Examples.whereabouts) : .withheld }
        harness.services.on(EndOverride.self) { _, _ in .ended }
        try await harness.run { client in
            let shown = try await client.execute(
                uri: path + "?reason=safeguardingConcern", method: .get, headers: .signedIn)
            #expect(try Set(shown.json.keys) == ["carers", "whereabouts"])
            #expect(shown.text.contains("1 Invented Street") == isShown)
            let ended = try await client.execute(uri: path, method: .delete, headers: .signedIn)
            #expect(ended.status == .noContent)
        }
    }

    @Test func `the warning stands before the override, and must be answered`() async throws {
        let harness = try Harness(mayOverride: true)
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .withheld }
        harness.services.on(UseOverride.self) { wish, _ in warned(wish) }
        let page = "/children/\(Examples.ada)/override"
        try await harness.run { client in
            let record = try await client.execute(
                uri: "/children/\(Examples.ada)?reason=newReferral", method: .get, headers: .page)
            #expect(record.text.contains("href=\"\(page)?reason=newReferral\""))
            let warning = try await client.execute(uri: page + "?reason=newReferral", method: .get, headers: .page)
            #expect(warning.text.contains("an investigation of you is opened at once"))

            let unread = try await client.execute(
                uri: page, method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&reason=newReferral&why=missingChild"))
            #expect(unread.status == .unprocessableContent)
            #expect(unread.text.contains("Say that you have read the warning"))
            let done = try await client.execute(
                uri: page, method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&reason=newReferral&why=missingChild&acknowledged=true"))
            #expect(done.headers[.location] == "/children/\(Examples.ada)?reason=newReferral")
        }
        #expect(harness.services.messages(UseOverride.self).map(\.message.acknowledged) == [false, true])
    }

    @Test func `a practitioner without the right is not offered an override`() async throws {
        let harness = try Harness()
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .withheld }
        try await harness.run { client in
            let record = try await client.execute(
                uri: "/children/\(Examples.ada)?reason=newReferral", method: .get, headers: .page)
            #expect(!record.text.contains("/override"))
            #expect(record.text.contains("/contact-request\""))
        }
    }

    @Test func `officers see who overrode and who asks, and say what came of it`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let investigation = Investigation(
            id: .random(), child: Examples.ada, opened: Examples.since, ended: nil, reason: .missingChild, by: card)
        let request = ContactRequest(
            id: .random(), child: Examples.ada, state: .asked, asked: Examples.since, since: Examples.since, by: card)
        harness.services.on(ViewInvestigations.self) { _, _ in .investigations([investigation]) }
        harness.services.on(ViewContactRequests.self) { _, _ in .requests([request]) }
        harness.services.on(CloseInvestigation.self) { _, _ in .closed(at: Examples.since) }
        harness.services.on(ResolveContactRequest.self) { _, _ in .resolved(.passedOn) }
        try await harness.run { client in
            let list = try await client.execute(uri: "/v1/investigations", method: .get, headers: .signedIn)
            let person = """
                {"account":"\(Examples.account)","contact":{"organisation":"Invented Police",\
                "practitioner":{"family":"Sample","given":["Pat"]}},"service":"police"}
                """
            #expect(
                list.text == """
                    {"investigations":[{"by":\(person),"child":"\(Examples.ada)","id":"\(investigation.id)",\
                    "opened":"2026-01-05T10:00:00.000Z","reason":"missingChild"}]}
                    """)
            let closed = try await client.execute(
                uri: "/v1/investigations/\(investigation.id)/closing", method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"outcome": "misused"}"#))
            #expect(closed.text == #"{"closed":"2026-01-05T10:00:00.000Z"}"#)
            let moved = try await client.execute(
                uri: "/v1/contact-requests/\(request.id)/steps", method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"step": "passOn"}"#))
            #expect(moved.text == #"{"state":"passedOn"}"#)

            let page = try await client.execute(uri: "/officers", method: .get, headers: .page)
            for piece in ["A child is missing", "Pat Sample, Invented Police", "It was misuse", "Passed on"] {
                #expect(page.text.contains(piece))
            }
            for (path, field) in [
                ("investigations/\(investigation.id)", "outcome=justified"),
                ("contact-requests/\(request.id)", "step=contactMade"),
            ] {
                let done = try await client.execute(
                    uri: "/officers/\(path)", method: .post, headers: .form,
                    body: ByteBuffer(string: "\(Examples.csrf)&\(field)"))
                #expect(done.headers[.location] == "/officers")
            }
        }
        #expect(harness.services.messages(CloseInvestigation.self).map(\.message.outcome) == [.misused, .justified])
        #expect(harness.services.messages(ResolveContactRequest.self).map(\.message.step) == [.passOn, .contactMade])
    }

    @Test func `the officers' lists are for officers`() async throws {
        let harness = try Harness()
        harness.services.on(ViewInvestigations.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            let list = try await client.execute(uri: "/v1/investigations", method: .get, headers: .signedIn)
            #expect(list.status == .forbidden)
            let page = try await client.execute(uri: "/officers", method: .get, headers: .page)
            #expect(page.status == .forbidden)
        }
    }

    @Test func `a practitioner asks for contact, and sees how far it has come`() async throws {
        let harness = try Harness()
        let request = ContactRequest(
            id: .random(), child: Examples.ada, state: .passedOn, asked: Examples.since, since: Examples.since)
        harness.services.on(RequestContact.self) { _, _ in .tracked(request) }
        harness.services.on(ViewContactRequests.self) { _, _ in .requests([request]) }
        try await harness.run { client in
            let asked = try await client.execute(
                uri: "/v1/children/\(Examples.ada)/contact-requests", method: .post, headers: .signedIn)
            #expect(
                asked.text == """
                    {"asked":"2026-01-05T10:00:00.000Z","child":"\(Examples.ada)","id":"\(request.id)",\
                    "since":"2026-01-05T10:00:00.000Z","state":"passedOn"}
                    """)
            let page = "/children/\(Examples.ada)/contact-request"
            let done = try await client.execute(
                uri: page, method: .post, headers: .form, body: ByteBuffer(string: Examples.csrf))
            #expect(done.headers[.location] == page)
            let seen = try await client.execute(uri: page, method: .get, headers: .page)
            #expect(seen.text.contains("Passed on") && !seen.text.contains("<button>Ask for contact"))
        }
    }
}
