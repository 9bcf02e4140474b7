import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// What became of each submission, kept for life.
struct ReceiptStore: Sendable {
    struct Row {
        var key: Data
        var receipt: Receipt
    }

    static func of(_ keys: [Data]) -> SQL {
        "select key, source, event, outcome, problems, at from receipt where key = any(\(keys))"
    }

    static func read(_ rows: Rows) throws -> [Data: Receipt] {
        let columns = try rows.decode((Data, String, String?, Receipt.Outcome, JSONB, Date).self)
        let receipts = try columns.map { ($0.0, try receipt($0.1, $0.2, $0.3, $0.4, $0.5)) }
        return Dictionary(receipts, uniquingKeysWith: { first, _ in first })
    }

    /// The receipt of an event that was held gives way to the one that it earns in the end; no other changes.
    func keep(_ rows: [Row], in transaction: borrowing Transaction) throws {
        guard !rows.isEmpty else { return }
        let problems = try rows.map { JSONB(data: try WireCoding.encoder().encode($0.receipt.problems)) }
        let written = Array(zip(rows, problems))
        transaction.write(
            """
            insert into receipt (key, source, event, outcome, at, problems)
            select * from \(
                unnest: written, \.0.key, \.0.receipt.source, \.0.receipt.event, \.0.receipt.outcome,
                \.0.receipt.at, \.1)
            on conflict (key) do update
                set outcome = excluded.outcome, problems = excluded.problems, at = excluded.at
                where receipt.outcome = 'held'
            """)
    }

    /// Newest first. All of one instant stay on one page, whatever the limit: the next page begins before it.
    func page(_ query: ViewReceipts, in transaction: borrowing Transaction) async throws -> ViewReceipts.Reply {
        let limit = min(max(query.limit, 1), 500)
        let before = query.before ?? .distantFuture
        let outcomes = query.outcome.map { [$0] } ?? Receipt.Outcome.allCases
        let rows = try await transaction.queries([
            """
            select source, event, outcome, problems, at from receipt
            where source = \(query.source) and at < \(before) and outcome = any(\(outcomes))
            order by at desc fetch first \(limit) rows with ties
            """,
            "select outcome, count(*) from receipt where source = \(query.source) group by outcome",
        ])
        let receipts = try rows[0].decode((String, String?, Receipt.Outcome, JSONB, Date).self)
        let counts = try rows[1].decode((String, Int).self)
        return ViewReceipts.Reply(
            receipts: try receipts.map { try Self.receipt($0.0, $0.1, $0.2, $0.3, $0.4) },
            counts: Dictionary(counts, uniquingKeysWith: +))
    }

    private static func receipt(
        _ source: String, _ event: String?, _ outcome: Receipt.Outcome, _ problems: JSONB, _ at: Date
    ) throws -> Receipt {
        Receipt(
            event: event, source: source, outcome: outcome,
            problems: try WireCoding.decoder().decode([Problem].self, from: problems.data), at: WireCoding.rounded(at))
    }
}
