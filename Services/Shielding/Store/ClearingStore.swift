import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Reads what clearings depend on, under locks that keep it so.
///
/// Whoever changes whom a child may be holds the child here, and whoever shields a child holds all who may be that child:
/// so of a report and a shield at the same time the one sees the other, and the last word that Directory is told holds.
struct ClearingStore: Sendable {
    /// A clearing as it was before a change, and the children that are held for it.
    struct Held {
        var children: Set<Child.ID>
        var before: Clearing
    }

    /// Holds the children, for a change of whom they may be.
    func hold(_ children: some Collection<Child.ID>, in transaction: borrowing Transaction) async throws -> Held {
        lock(children, in: transaction)
        return Held(children: Set(children), before: try await read(children, in: transaction))
    }

    /// Holds the children, and whoever may be one of them: for a change that bears on all of those.
    func hold(aroundAll children: [Child.ID], in transaction: borrowing Transaction) async throws -> Held {
        var held: Set<Child.ID> = []
        while true {
            // Who is around may change until they are held; holding more of them then is out of order, and the
            // database undoes one of two who wait for each other.
            let around = Set(
                try await transaction.query(Self.around(children)).decode(Child.ID.self)
            ).union(children)
            guard !around.isSubset(of: held) else { break }
            lock(around, in: transaction)
            held.formUnion(around)
        }
        return Held(children: held, before: try await read(held, in: transaction))
    }

    /// What a change made of it.
    func changes(since held: Held, in transaction: borrowing Transaction) async throws -> [RecordCleared] {
        try await read(held.children, in: transaction).changes(since: held.before)
    }

    func read(_ children: some Collection<Child.ID>, in transaction: borrowing Transaction) async throws -> Clearing {
        let ids = Array(children)
        let rows = try await transaction.queries([
            "select child, other from candidate where child = any(\(ids))",
            ShieldStore.shielded(amongAllAround: ids),
        ])
        let pairs = try rows[0].decode((Child.ID, Child.ID).self)
        return Clearing(
            Dictionary(grouping: pairs, by: { $0.0 }).mapValues { Set($0.map(\.1)) },
            shielded: Set(try rows[1].decode(Child.ID.self)))
    }

    private func lock(_ children: some Collection<Child.ID>, in transaction: borrowing Transaction) {
        let hashes = children.map { child in
            withUnsafeBytes(of: child.uuid.uuid) { $0.loadUnaligned(as: Int64.self) }
        }
        transaction.lock([LockSpace(" clearing"): hashes])
    }

    /// Selects whoever is one with one of `children`, and whoever may be one of those.
    private static func around(_ children: [Child.ID]) -> SQL {
        """
        with asked as (
            select child from unnest(\(children)) as asked (child)
            union select survivor from merged where child = any(\(children))
        ), one as (
            select child from asked
            union select merged.child from merged join asked on merged.survivor = asked.child
        )
        select child from one union select candidate.other from candidate join one on one.child = candidate.child
        """
    }
}
