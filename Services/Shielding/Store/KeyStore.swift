import Contracts
import FoundationEssentials
import Model
import Postgres
import Sealing
import ServiceRuntime

/// The table of wrapped data keys.
struct KeyStore: Sendable {
    /// What is needed to seal something: the keys of its records, as far as they have one, and as whom the children stand.
    ///
    /// Keys are held until the commit, so that none is destroyed while something is sealed under it, and so that no outer
    /// key is while a batch is under way that may wrap by it: whoever destroys one locks the table against all of these.
    func load(of bound: Set<UUID>, _ children: Set<Child.ID>, in transaction: borrowing Transaction) async throws
        -> (kept: [WrappedKey], survivors: [Child.ID: Child.ID])
    {
        let rows = try await transaction.queries([
            "select bound_to, outer_key, wrapped from data_key where bound_to = any(\(Array(bound))) for key share",
            "select child, survivor from merged where child = any(\(Array(children)))",
        ])
        return (
            try Self.read(rows[0]),
            Dictionary(try rows[1].decode((Child.ID, Child.ID).self), uniquingKeysWith: { first, _ in first })
        )
    }

    /// Queues what a batch made. Who made a key for the same record at the same time fails one of the two attempts.
    func write(_ ring: KeyRing, in transaction: borrowing Transaction) {
        if !ring.made.isEmpty {
            transaction.write(
                """
                insert into data_key (bound_to, outer_key, wrapped)
                select * from \(unnest: ring.made, \.boundTo, \.outer, \.wrapped)
                """)
        }
        replace(ring.replacing, in: transaction)
    }

    func replace(_ keys: [WrappedKey], in transaction: borrowing Transaction) {
        guard !keys.isEmpty else { return }
        transaction.write(
            """
            update data_key set outer_key = new.outer_key, wrapped = new.wrapped
            from \(unnest: keys, \.boundTo, \.outer, \.wrapped) as new (bound_to, outer_key, wrapped)
            where data_key.bound_to = new.bound_to
            """)
    }

    /// Some that are wrapped by one of these outer keys, besides `others`; held, and those that somebody else works on
    /// left out.
    func wrapped(by outer: [String], except others: Set<UUID>, limit: Int, in transaction: borrowing Transaction)
        async throws -> [WrappedKey]
    {
        try Self.read(
            try await transaction.query(
                """
                select bound_to, outer_key, wrapped from data_key
                where outer_key = any(\(outer)) and bound_to <> all(\(Array(others)))
                limit \(limit) for no key update skip locked
                """))
    }

    private static func read(_ rows: Rows) throws -> [WrappedKey] {
        try rows.decode((UUID, String, Data).self).map { WrappedKey(boundTo: $0, outer: $1, wrapped: $2) }
    }
}
