import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

@Suite struct `Transfers by the gateway` {
    private let borchester = AuthorityCode("E06000902")!

    private func transfer(agreed: [Transfer.Side] = [], closed: Date? = nil) -> Transfer {
        Transfer(
            id: .random(), child: Examples.ada, side: .giving, other: borchester, origin: .move, opened: Examples.since,
            state: closed == nil ? .reminded : .refused, agreed: agreed, refusal: closed == nil ? nil : .wrongChild,
            closed: closed)
    }

    @Test func `are listed, proposed and decided by the API`() async throws {
        let harness = try Harness(role: .dataManager)
        let due = transfer()
        let standing = TransferStanding(transfer: due.id, state: .waiting)
        harness.services.on(ViewTransfers.self) { _, _ in .transfers([due]) }
        harness.services.on(ProposeTransfer.self) { _, _ in .stands(standing) }
        harness.services.on(DecideTransfer.self) { _, _ in .stands(standing) }
        let stands = #"{"state":"waiting","transfer":"\#(due.id)"}"#
        try await harness.run { client in
            let list = try await client.execute(uri: "/v1/transfers", method: .get, headers: .signedIn)
            #expect(
                list.text == """
                    {"transfers":[{"agreed":[],"child":"\(Examples.ada)","id":"\(due.id)",\
                    "opened":"2026-01-05T10:00:00.000Z","origin":"move","other":"E06000902","side":"giving",\
                    "state":"reminded"}]}
                    """)
            let proposed = try await client.execute(
                uri: "/v1/children/\(Examples.ada)/transfers", method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"to": "E06000902"}"#))
            #expect(proposed.text == stands)
            let decided = try await client.execute(
                uri: "/v1/transfers/\(due.id)/steps", method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"step": "accept"}"#))
            #expect(decided.text == stands)
            for body in [#"{"to": "E07000001"}"#, #"{"to": "E06000902", "why": "she moved"}"#, "{}"] {
                let refused = try await client.execute(
                    uri: "/v1/children/\(Examples.ada)/transfers", method: .post, headers: .signedIn,
                    body: ByteBuffer(string: body))
                #expect(refused.status == .unprocessableContent)
            }
        }
        #expect(harness.services.messages(ProposeTransfer.self).map(\.message.to) == [borchester])
        #expect(harness.services.messages(DecideTransfer.self).map(\.message.step) == [.accept])
    }

    @Test func `that something stands against are a conflict, which says what`() async throws {
        let harness = try Harness(role: .dataManager)
        let problem = Problem(field: "/to", rule: "alreadyResponsible", explanation: "It is responsible already.")
        let refusal = Refusal(.invalid, problems: [problem])
        harness.services.on(ProposeTransfer.self) { _, _ in .refused(refusal) }
        harness.services.on(DecideTransfer.self) { _, _ in .refused(refusal) }
        try await harness.run { client in
            for (uri, body) in [
                ("/v1/children/\(Examples.ada)/transfers", #"{"to": "E06000902"}"#),
                ("/v1/transfers/\(Examples.ada)/steps", #"{"step": "accept"}"#),
            ] {
                let response = try await client.execute(
                    uri: uri, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
                #expect(response.status == .conflict)
                #expect(try response.problem == "conflict")
                #expect(try response.problems == ["/to: alreadyResponsible"])
            }
        }
    }

    @Test func `are for data managers and officers; of a child who is none of theirs it is said as of nobody`()
        async throws
    {
        let harness = try Harness()
        harness.services.on(ViewTransfers.self) { _, _ in .refused(Refusal(.notAllowed)) }
        harness.services.on(ProposeTransfer.self) { _, _ in .refused(Refusal(.notFound)) }
        try await harness.run { client in
            for (uri, headers) in [("/v1/transfers", HTTPFields.signedIn), ("/transfers", .page)] {
                let list = try await client.execute(uri: uri, method: .get, headers: headers)
                #expect(list.status == .forbidden)
            }
            let proposed = try await client.execute(
                uri: "/v1/children/\(Examples.ada)/transfers", method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"to": "E06000902"}"#))
            #expect(proposed.status == .notFound)
            harness.services.on(ViewTransfers.self) { _, _ in ViewTransfers.withheld }
            let late = try await client.execute(uri: "/v1/transfers", method: .get, headers: .signedIn)
            #expect(late.status == .serviceUnavailable)
        }
    }

    @Test func `stand on a page, with what can be said of each`() async throws {
        let harness = try Harness(role: .dataManager)
        let (due, agreed, ended) = (transfer(), transfer(agreed: [.giving]), transfer(closed: Examples.since))
        harness.services.on(ViewTransfers.self) { _, _ in .transfers([due, agreed, ended]) }
        harness.services.on(DecideTransfer.self) { _, _ in
            .stands(TransferStanding(transfer: due.id, state: .completed))
        }
        try await harness.run { client in
            let page = try await client.execute(uri: "/transfers", method: .get, headers: .page)
            for piece in [
                "From your authority to E06000902", "Begun by a report", "Waits for more than two weeks",
                "Agree</button>",
                "You have agreed", "Take our word back", "Refused: It is another child",
                #"<a href="/transfers" aria-current="page">"#,
            ] {
                #expect(page.text.contains(piece), "\(piece)")
            }
            #expect(page.text.components(separatedBy: "Agree</button>").count == 2)
            let done = try await client.execute(
                uri: "/transfers/\(due.id)", method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&step=accept"))
            #expect(done.headers[.location] == "/transfers")
            let unsaid = try await client.execute(
                uri: "/transfers/\(due.id)", method: .post, headers: .form, body: ByteBuffer(string: Examples.csrf))
            #expect(unsaid.status == .unprocessableContent)
        }
        #expect(harness.services.messages(DecideTransfer.self).map(\.message.transfer) == [due.id])
    }

    @Test(arguments: Role.allCases)
    func `are proposed on the record, by those who may`(role: Role) async throws {
        let harness = try Harness(role: role)
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .withheld }
        harness.services.on(ProposeTransfer.self) { _, _ in
            .stands(TransferStanding(transfer: .random(), state: .waiting))
        }
        let path = "/children/\(Examples.ada)"
        try await harness.run { client in
            let record = try await client.execute(uri: "\(path)?reason=newReferral", method: .get, headers: .page)
            let mayPropose = [.dataManager, .shieldingOfficer].contains(role)
            #expect(record.text.contains("Propose the transfer") == mayPropose)
            let done = try await client.execute(
                uri: "\(path)/transfers", method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&reason=newReferral&to=e06000902"))
            #expect(done.headers[.location] == "/transfers")
            let wrong = try await client.execute(
                uri: "\(path)/transfers", method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&reason=newReferral&to=Borchester"))
            #expect(wrong.status == .unprocessableContent)
        }
        #expect(harness.services.messages(ProposeTransfer.self).map(\.message.to) == [borchester])
    }
}
