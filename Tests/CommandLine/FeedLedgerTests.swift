import Contracts
import Foundation
import Messaging
import Model
import Sealing
import Testing

@testable import CommandLine

struct `The receipts of a published file` {
    private static let instant = Date(timeIntervalSince1970: 1_767_607_200)

    @Test func `are summed, each refusal with its line`() async throws {
        let ledger = try ledger()
        await ledger.expect(try events(["a", "b"]))
        let problem = Problem(field: "/data", rule: "required", explanation: "Give it.")
        let receipts = [try receipt("a", .accepted), try receipt("b", .refused, [problem])]
        #expect(await ledger.count(receipts).count == 2)
        let summary = await ledger.summary
        #expect(summary.accepted == 1 && summary.refused == 1 && summary.unanswered == 0)
        #expect(summary.refusals.map(\.line) == [2])
        #expect(await ledger.openBatches == 0)
    }

    @Test func `of another run are left alone`() async throws {
        let ledger = try ledger()
        await ledger.expect(try events(["a"]))
        #expect(await ledger.count([try receipt("other", .accepted)]).isEmpty)
        #expect(await ledger.summary.unanswered == 1)
    }

    @Test func `that come twice are counted once and acknowledged`() async throws {
        let ledger = try ledger()
        await ledger.expect(try events(["a"]))
        let receipt = try receipt("a", .accepted)
        #expect(await ledger.count([receipt]).count == 1)
        #expect(await ledger.count([receipt]).count == 1)
        #expect(await ledger.summary.accepted == 1)
    }

    @Test func `that come once more after a pause are left in the queue`() async throws {
        let ledger = try ledger()
        await ledger.expect(try events(["a"]))
        #expect(await ledger.count([try receipt("a", .held)]).count == 1)
        let second = try receipt("a", .accepted)
        let unasked = Delivery(exchange: "", routingKey: "", body: second.body)
        #expect(await ledger.count([unasked]).isEmpty)
        #expect(await ledger.summary.held == 1)
    }

    @Test func `are matched with an event of no readable id by its line`() async throws {
        let ledger = try ledger()
        let line = FeedLine(number: 7, text: Data("not json".utf8), end: 9)
        await ledger.expect([try FeedEvent(line, from: "school-census", try sealer())])
        let body = try WireCoding.encoder().encode(
            Receipt(event: nil, source: "school-census", outcome: .refused, at: Self.instant))
        let delivery = Delivery(
            exchange: "", routingKey: "", properties: MessageProperties(correlationID: "line-7"), body: body)
        #expect(await ledger.count([delivery]).count == 1)
    }

    private func ledger() throws -> FeedLedger {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).ndjson")
        try Data("{}\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return FeedLedger(bookmark: try FeedBookmark(events: file.path), from: FeedPlace(offset: 3, line: 0))
    }

    private func sealer() throws -> IntakeSealer {
        var secrets = Secrets()
        secrets.complete(sources: [], accounts: [])
        return try IntakeSealer(publicKey: try #require(secrets.intake?.public))
    }

    private func events(_ ids: [String]) throws -> [FeedEvent] {
        try ids.enumerated().map { index, id in
            let line = FeedLine(number: index + 1, text: Data("{\"id\":\"\(id)\"}".utf8), end: 3)
            return try FeedEvent(line, from: "school-census", try sealer())
        }
    }

    private func receipt(
        _ id: String, _ outcome: Receipt.Outcome, _ problems: [Problem] = []
    ) throws -> Delivery {
        let receipt = Receipt(
            event: id, source: "school-census", outcome: outcome, problems: problems, at: Self.instant)
        return Delivery(
            exchange: "", routingKey: "", properties: MessageProperties(correlationID: id),
            body: try WireCoding.encoder().encode(receipt))
    }
}
