import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `shield`, and whom a shield covers.
struct ShieldStore: Sendable {
    func since(_ child: Child.ID, in transaction: borrowing Transaction) async throws -> Date? {
        try await transaction.query("select since from shield where child = \(child)").first(as: Date.self)
    }

    func insert(_ child: Child.ID, since: Date, order: SealedEnvelope, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into shield (child, since, key_id, encapsulated_key, ciphertext)
            values (\(child), \(since), \(order.keyID), \(order.encapsulatedKey), \(order.ciphertext))
            """)
    }

    /// Selects those of `children` that are shielded, or may be the same child as one that is.
    static func shielded(among children: [Child.ID]) -> SQL {
        """
        select child from shielded where child = any(\(children))
        union
        select candidate.child from candidate join shielded on shielded.child = candidate.other
        where candidate.child = any(\(children))
        """
    }

    /// The same, and of those who were merged whether the survivor is.
    static func shielded(amongAndAsMerged children: [Child.ID]) -> SQL {
        """
        with one as (
            select child from unnest(\(children)) as asked (child)
            union select survivor from merged where child = any(\(children))
        )
        select shielded.child from shielded join one on one.child = shielded.child
        union
        select candidate.child from candidate join shielded on shielded.child = candidate.other
        join one on one.child = candidate.child
        """
    }
}
