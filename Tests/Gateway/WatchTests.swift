import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

@Suite struct `Watching for a child, by the gateway` {
    private let watch = Watch(
        id: .random(), child: Examples.ada, since: Examples.since, until: Examples.since + 365 * 86_400)
    private let csrf = "\(Examples.csrf)&request=\(UUID())"

    @Test func `begins with a reason, is listed and ended`() async throws {
        let harness = try Harness()
        let watch = watch
        harness.services.on(WatchChild.self) { command, _ in
            #expect(command.child == watch.child && command.reason == .safeguardingConcern)
            return .watching(watch)
        }
        harness.services.on(ViewWatches.self) { _, _ in .watches([watch]) }
        harness.services.on(EndWatch.self) { _, _ in .ended }
        let shown = """
            {"child":"\(watch.child)","id":"\(watch.id)","since":"2026-01-05T10:00:00.000Z",\
            "until":"2027-01-05T10:00:00.000Z"}
            """
        try await harness.run { client in
            let uri = "/v1/children/\(watch.child)/watches"
            let begun = try await client.execute(
                uri: uri, method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"reason": "safeguardingConcern"}"#)
            )
            #expect(begun.status == .ok && begun.text == shown)
            let without = try await client.execute(
                uri: uri, method: .post, headers: .signedIn, body: ByteBuffer(string: "{}"))
            #expect(try without.problems == ["/reason: required"])
            let listed = try await client.execute(uri: "/v1/watches", method: .get, headers: .signedIn)
            #expect(listed.text == "{\"watches\":[\(shown)]}")
            let ended = try await client.execute(
                uri: "/v1/watches/\(watch.id)", method: .delete, headers: .signedIn)
            #expect(ended.status == .noContent)
        }
        #expect(harness.services.messages(EndWatch.self).map(\.message.watch) == [watch.id])
    }

    @Test func `for too many, or for whoever may not, is refused`() async throws {
        let harness = try Harness()
        harness.services.on(WatchChild.self) { command, _ in
            command.child == Examples.ada ? .tooMany : .refused(Refusal(.notAllowed))
        }
        harness.services.on(ViewWatches.self) { _, _ in .refused(Refusal(.notAllowed)) }
        harness.services.on(EndWatch.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            let body = ByteBuffer(string: #"{"reason": "newReferral"}"#)
            let tooMany = try await client.execute(
                uri: "/v1/children/\(Examples.ada)/watches", method: .post, headers: .signedIn, body: body)
            #expect(try tooMany.status == .conflict && tooMany.problems == [": tooManyWatches"])
            let refused = try await client.execute(
                uri: "/v1/children/\(UUID())/watches", method: .post, headers: .signedIn, body: body)
            #expect(refused.status == .notFound)
            for (uri, method) in [("/v1/watches", HTTPRequest.Method.get), ("/v1/watches/\(UUID())", .delete)] {
                #expect(try await client.execute(uri: uri, method: method, headers: .signedIn).status == .forbidden)
            }
        }
    }

    @Test func `has a page that begins, and one that lists and ends`() async throws {
        let harness = try Harness()
        let watch = watch
        harness.services.on(WatchChild.self) { command, _ in
            command.reason == .newReferral ? .tooMany : .watching(watch)
        }
        harness.services.on(ViewWatches.self) { _, _ in .watches([watch]) }
        harness.services.on(EndWatch.self) { _, _ in .ended }
        try await harness.run { client in
            let page = "/children/\(watch.child)/watch"
            let asked = try await client.execute(uri: page, method: .get, headers: .page)
            #expect(asked.status == .ok && asked.text.contains("Watch for this child"))
            func send(_ more: String) async throws -> TestResponse {
                try await client.execute(
                    uri: page, method: .post, headers: .form, body: ByteBuffer(string: csrf + more))
            }
            let without = try await send("")
            #expect(without.status == .unprocessableContent && without.text.contains("Choose why you watch"))
            let tooMany = try await send("&reason=newReferral")
            #expect(tooMany.status == .unprocessableContent && tooMany.text.contains("End a watch"))
            #expect(try await send("&reason=safeguardingConcern").headers[.location] == "/watches")
            let listed = try await client.execute(uri: "/watches", method: .get, headers: .page)
            #expect(listed.text.contains("/children/\(watch.child)") && listed.text.contains("End this watch"))
            let ended = try await client.execute(
                uri: "/watches/\(watch.id)/end", method: .post, headers: .form, body: ByteBuffer(string: csrf))
            #expect(ended.headers[.location] == "/watches")
        }
    }
}
