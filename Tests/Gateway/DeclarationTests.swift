import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

@Suite struct `Confirming what colleagues recorded, by the gateway` {
    private static let handle = Involvement.Handle.random()
    private static let line = Declaration(
        handle: handle, child: Examples.ada, practitioner: PersonName(given: ["Carol"], family: "Example"),
        service: .voluntary, began: PartialDate("2025-01-07")!, ended: nil, recorded: Examples.since)
    private static let place = "\(handle).2026-01-05T10:00:00.000Z"
    private static let uri = "/v1/children/\(Examples.ada)/involvements/\(handle)/confirmation"
    private let csrf = "\(Examples.csrf)&request=\(UUID())"

    private func withDeclarations() throws -> Harness {
        let harness = try Harness(role: .dataManager)
        harness.services.on(ViewDeclarations.self) { query, _ in
            .page(DeclarationPage(declarations: [Self.line], next: query.after == nil ? Self.line.place : nil))
        }
        harness.services.on(DecideDeclaration.self) { _, _ in .stands(.confirmed) }
        return harness
    }

    @Test func `reads what waits, page by page`() async throws {
        let harness = try withDeclarations()
        let expected = """
            {"declarations":[{"began":"2025-01-07","child":"\(Examples.ada)","handle":"\(Self.handle)",\
            "practitioner":{"family":"Example","given":["Carol"]},"recorded":"2026-01-05T10:00:00.000Z",\
            "service":"voluntary"}]
            """
        try await harness.run { client in
            let first = try await client.execute(uri: "/v1/declarations", method: .get, headers: .signedIn)
            #expect(first.text == expected + #","next":"\#(Self.place)"}"#)
            let second = try await client.execute(
                uri: "/v1/declarations?after=\(Self.place)", method: .get, headers: .signedIn)
            #expect(second.text == expected + "}")
        }
        #expect(harness.services.messages(ViewDeclarations.self).map(\.message.after) == [nil, Self.line.place])
    }

    @Test(arguments: [
        "after=00000000-0000-4000-8000-000000000001", "after=x.2026-01-05T10:00:00.000Z", "reason=dataQuality",
        "after=00000000-0000-4000-8000-000000000001.2026-01-05T10:00:00Z",
        "after=00000000-0000-4000-8000-000000000001.2026-01-05",
    ])
    func `refuses a place that it did not name, and what it does not read`(query: String) async throws {
        let harness = try withDeclarations()
        try await harness.run { client in
            for (uri, headers) in [("/v1/declarations?", HTTPFields.signedIn), ("/declarations?", .page)] {
                let refused = try await client.execute(uri: uri + query, method: .get, headers: headers)
                #expect(refused.status == .unprocessableContent)
            }
        }
        #expect(harness.services.messages(ViewDeclarations.self).isEmpty)
    }

    @Test func `confirms, and says when the contrary stands`() async throws {
        let harness = try withDeclarations()
        try await harness.run { client in
            func send(_ body: String) async throws -> TestResponse {
                try await client.execute(
                    uri: Self.uri, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            }
            let confirmed = try await send(#"{"word":"confirm"}"#)
            #expect(confirmed.status == .ok && confirmed.text == #"{"confirmation":"confirmed"}"#)
            let declined = try await send(#"{"word":"decline"}"#)
            #expect(try declined.status == .conflict && declined.problems == ["/word: decidedOtherwise"])
            #expect(try await send("{}").problems == ["/word: required"])
            #expect(try await send(#"{"word":"perhaps"}"#).status == .unprocessableContent)
            #expect(try await send(#"{"word":"confirm","note":"x"}"#).status == .unprocessableContent)
        }
        let asked = harness.services.messages(DecideDeclaration.self).map(\.message)
        #expect(asked.map(\.word) == [.confirm, .decline])
        #expect(asked.allSatisfy { $0.child == Examples.ada && $0.handle == Self.handle })
    }

    @Test func `is nobody's but data managers', and tells nothing of what is not there`() async throws {
        let harness = try Harness()
        harness.services.on(ViewDeclarations.self) { _, _ in .refused(Refusal(.notAllowed)) }
        harness.services.on(DecideDeclaration.self) { command, _ in
            .refused(Refusal(command.word == .confirm ? .notAllowed : .notFound))
        }
        try await harness.run { client in
            for (uri, headers) in [("/v1/declarations", HTTPFields.signedIn), ("/declarations", .page)] {
                let refused = try await client.execute(uri: uri, method: .get, headers: headers)
                #expect(refused.status == .forbidden)
            }
            for word in ["confirm", "decline"] {
                let refused = try await client.execute(
                    uri: Self.uri, method: .post, headers: .signedIn,
                    body: ByteBuffer(string: "{\"word\":\"\(word)\"}"))
                #expect(refused.status == .notFound)
            }
            let page = try await client.execute(uri: "/search", method: .get, headers: .page)
            #expect(!page.text.contains("/declarations"))
        }
    }

    @Test func `has a page that leads to the record, and says either word`() async throws {
        let harness = try withDeclarations()
        try await harness.run { client in
            let listed = try await client.execute(uri: "/declarations", method: .get, headers: .page)
            #expect(listed.text.contains(#"<a href="/declarations" aria-current="page">"#))
            #expect(listed.text.contains("Carol Example") && listed.text.contains("/children/\(Examples.ada)\""))
            #expect(listed.text.contains("/declarations?after=\(Self.place)"))
            #expect(!listed.text.contains("Ada"))
            let page = "/children/\(Examples.ada)/involvements/\(Self.handle)/confirmation"
            func send(_ more: String) async throws -> TestResponse {
                try await client.execute(
                    uri: page, method: .post, headers: .form, body: ByteBuffer(string: csrf + more))
            }
            #expect(try await send("&word=confirm").headers[.location] == "/declarations")
            #expect(try await send("").status == .unprocessableContent)
        }
        #expect(harness.services.messages(DecideDeclaration.self).map(\.message.word) == [.confirm])
    }

    @Test(arguments: [
        (Declaration.Standing.waiting, "not confirmed by their organisation yet"),
        (.confirmed, "confirmed by their organisation."), (.declined, "does not confirm it"),
    ])
    func `stands beside the contact on a record`(standing: Declaration.Standing, words: String) async throws {
        let harness = try Harness()
        var whereabouts = Examples.whereabouts
        whereabouts.contacts[0].selfDeclared = true
        whereabouts.contacts[0].confirmation = standing
        let released = whereabouts
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .released(released) }
        try await harness.run { client in
            let path = "/children/\(Examples.ada)?reason=newReferral"
            let page = try await client.execute(uri: path, method: .get, headers: .page)
            #expect(page.text.contains(words))
            let record = try await client.execute(uri: "/v1" + path, method: .get, headers: .signedIn)
            #expect(record.text.contains("\"confirmation\":\"\(standing.rawValue)\""))
        }
    }
}
