import Contracts
import Crypto
import EventLoop
import Foundation
import Logging
import Model
import Postgres
import ServiceRuntime
import ServiceTesting
import Testing

@testable import Audit

@Suite struct `The audit log` {
    let ada = Child.ID.random()

    func entry(_ action: AuditAction = .releasedWhereabouts) -> AuditEntry {
        AuditEntry(
            id: .random(), writer: .random(), service: .shielding,
            at: Date(timeIntervalSince1970: 1_770_000_000 + Double(Int.random(in: 0..<100_000_000)) / 1000),
            action: action, actor: .random(), source: "example-council", behalf: .random(), reason: .newReferral,
            request: UUID(),
            terms: ["family": "Exam\0ple", "dateOfBirth": "2015-03"], children: [ada, .random()],
            parts: ["residence", "contacts"])
    }

    func bare() -> AuditEntry {
        AuditEntry(id: .random(), writer: .random(), service: .identity, at: Date(), action: .signedIn)
    }

    @Test func `a leaf can be made again from its row`() async throws {
        try await withScratchSchema(migrations: AuditService.migrations) { connection in
            let entries = [entry(), bare(), entry(.foundChildren)] + (0..<50).map { _ in entry() }
            try await append(entries, to: connection)

            let rows = try await stored(in: connection)
            let expected = try canonical(entries)
            #expect(rows.map(\.index) == Array(0..<entries.count))
            for (row, entry) in zip(rows, expected) {
                #expect(row.entry == entry)
                #expect(row.leaf == Data(SHA256.hash(data: Data([0]) + row.entry)))
            }
        }
    }

    @Test func `a batch gives what one by one would give, and a repeat changes nothing`() async throws {
        let entries = (0..<20).map { _ in entry() }
        let arriving = entries + entries.prefix(7) + [entries[3], entries[3]]
        try await withScratchSchema(migrations: AuditService.migrations) { connection in
            try await append(arriving, to: connection)
            let inABatch = try await stored(in: connection)
            let expected = try canonical(entries)
            #expect(inABatch.map(\.entry) == expected)
            try await append(arriving, to: connection)
            #expect(try await stored(in: connection) == inABatch)

            try await withScratchSchema(migrations: AuditService.migrations) { other in
                for entry in arriving { try await append([entry], to: other) }
                #expect(try await stored(in: other) == inABatch)
            }
        }
    }

    @Test func `indexes stay dense while replicas compete`() async throws {
        try await withScratchSchema(migrations: AuditService.migrations) { connection in
            let schema = try await connection.withTransaction {
                try await $0.query("select current_schema()::text").first(as: String.self)
            }
            let address = ScratchDatabase.address(try ScratchDatabase.address(), schema: try #require(schema))
            let loop = EventLoop(name: "replicas")
            defer { loop.stop() }
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    let replica = Connection(address, on: loop, logger: Logger(label: "replica"))
                    group.addTask {
                        await #expect(throws: Never.self) {
                            for _ in 0..<10 { try await append((0..<8).map { _ in bare() }, to: replica) }
                        }
                        await replica.close()
                    }
                }
            }
            #expect(try await stored(in: connection).map(\.index) == Array(0..<320))
        }
    }

    @Test(arguments: ["update entry set actor = null", "delete from entry", "truncate entry"])
    func `what is in the log stays as it is`(change: String) async throws {
        try await withScratchSchema(migrations: AuditService.migrations) { connection in
            let kept = entry()
            try await append([kept], to: connection)

            let refusal = await #expect(throws: PostgresError.self) {
                try await connection.withTransaction { try await $0.query("\(unsafe: change)") }
            }
            #expect(refusal?.sqlState == "42501")
            let expected = try canonical([kept])
            #expect(try await stored(in: connection).map(\.entry) == expected)
        }
    }

    @Test func `it is searched by child, by actor and by time`() async throws {
        try await withScratchSchema(migrations: AuditService.migrations) { connection in
            let child = UUID.random()
            let searches: [(SQL, String)] = [
                ("cardinality(children) = 1 and children[1] = \(child)", "entry_child"),
                ("cardinality(children) > 1 and children @> array[\(child)]", "entry_children"),
                ("actor = \(child)", "entry_actor"),
                ("at > now() - interval '1 day'", "entry_at"),
            ]
            for (condition, index) in searches {
                let plan = try await connection.withTransaction { transaction in
                    transaction.write("set local enable_seqscan = off")
                    // Of an empty table, every plan costs the same: only an index that fits the condition has a bitmap.
                    transaction.write("set local enable_indexscan = off")
                    transaction.write("set local enable_indexonlyscan = off")
                    return try await transaction.query(
                        "explain select index from entry where \(sql: condition)"
                    ).decode(String.self)
                }
                #expect(plan.contains { $0.contains(" on \(index) ") || $0.hasSuffix(" on \(index)") }, "\(plan)")
            }
        }
    }

    /// A row; entries as their canonical JSON, because an instant in binary has more digits than it means.
    struct Stored: Equatable {
        var index: Int
        var leaf: Data
        var entry: Data
    }

    private func canonical(_ entries: [AuditEntry]) throws -> [Data] {
        try entries.map { try WireCoding.encoder().encode($0.storable()) }
    }

    private func append(_ entries: [AuditEntry], to connection: Connection) async throws {
        let handler = EntriesWrittenHandler(entries: EntryStore())
        let batch = entries.map {
            Received(AuditEntriesWritten(writer: $0.writer, entries: [$0]), Context(messageID: UUID(), now: Date()))
        }
        try await connection.withTransaction {
            var known = try await handler.load(for: batch, in: $0)
            for received in batch { _ = try handler.decide(received.message, &known, received.context) }
            try await handler.apply(known, in: $0)
        }
    }

    private func stored(in connection: Connection) async throws -> [Stored] {
        typealias Row = (
            Int, Data, AuditEntry.ID, AuditWriter.ID, Party, Date, AuditAction, Account.ID?, String?, LookupReason?,
            UUID?, JSONB, [Child.ID], [String], Account.ID?
        )
        let rows = try await connection.withTransaction {
            try await $0.query(
                """
                select index, leaf, id, writer, service, at, action, actor, source, reason, request, terms, children,
                    parts, behalf
                from entry order by index
                """
            ).decode(Row.self)
        }
        return try rows.map { row in
            Stored(
                index: row.0, leaf: row.1,
                entry: try WireCoding.encoder().encode(
                    AuditEntry(
                        id: row.2, writer: row.3, service: row.4, at: row.5, action: row.6, actor: row.7,
                        source: row.8, behalf: row.14, reason: row.9, request: row.10,
                        terms: try WireCoding.decoder().decode([String: String].self, from: row.11.data),
                        children: row.12, parts: row.13)))
        }
    }
}
