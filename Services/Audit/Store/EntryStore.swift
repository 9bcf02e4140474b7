import Contracts
import Crypto
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `entry`.
struct EntryStore: Sendable {
    /// Keeps every other batch from appending until this transaction ends, so that indexes are dense; then says how
    /// many entries there are, and which of `ids` are among them.
    func end(having ids: [AuditEntry.ID], in transaction: borrowing Transaction) async throws
        -> (next: Int, held: Set<AuditEntry.ID>)
    {
        // A statement of its own: what follows takes a new snapshot, and sees what the batch before has committed.
        transaction.lock(["entry"])
        let rows = try await transaction.queries([
            "select coalesce(max(index) + 1, 0) from entry",
            "select id from entry where id = any(\(ids))",
        ])
        return (try rows[0].first(as: Int.self) ?? 0, Set(try rows[1].decode(AuditEntry.ID.self)))
    }

    func append(_ appending: Appending, in transaction: borrowing Transaction) throws {
        guard !appending.added.isEmpty else { return }
        let encoder = WireCoding.encoder()
        let rows = try appending.added.map { index, entry in
            Row(
                index: index, entry: entry, terms: try JSONB(entry.terms, by: encoder),
                leaf: Data(SHA256.hash(data: try Leaf.bytes(of: entry, by: encoder))),
                parts: try JSONB(entry.parts, by: encoder))
        }
        transaction.write(
            """
            insert into entry (index, id, writer, service, at, action, actor, source, behalf, reason, request, terms,
                children, parts, leaf)
            select index, id, writer, service, at, action, actor, source, behalf, reason, request, terms,
                children::uuid[],
                case when parts = '[]' then '{}' else array(select jsonb_array_elements_text(parts)) end, leaf
            from \(
                unnest: rows, \.index, \.entry.id, \.entry.writer, \.entry.service, \.entry.at, \.entry.action,
                \.entry.actor, \.entry.source, \.entry.behalf, \.entry.reason, \.entry.request, \.terms, \.children, \.parts, \.leaf)
                as row (index, id, writer, service, at, action, actor, source, behalf, reason, request, terms, children,
                    parts, leaf)
            """)
    }

    /// An entry as it is written: arrays of arrays must be rectangular, so inner ones travel as texts.
    private struct Row: Sendable {
        var index: Int
        var entry: AuditEntry
        var terms: JSONB
        var leaf: Data
        var children: String { "{" + entry.children.map(\.description).joined(separator: ",") + "}" }
        var parts: JSONB
    }
}

extension JSONB {
    private static let emptyObject = JSONB(data: Data("{}".utf8))
    private static let emptyArray = JSONB(data: Data("[]".utf8))

    /// Most entries, being of machines, have no terms and no parts.
    fileprivate init(_ terms: [String: String], by encoder: JSONEncoder) throws {
        self = try terms.isEmpty ? .emptyObject : JSONB(data: encoder.encode(terms))
    }

    fileprivate init(_ parts: [String], by encoder: JSONEncoder) throws {
        self = try parts.isEmpty ? .emptyArray : JSONB(data: encoder.encode(parts))
    }
}
