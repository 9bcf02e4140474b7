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

    /// Selects those of `children` that are shielded, or may be the same child as one that is; of one who was merged,
    /// whatever holds for the survivor.
    static func shielded(among children: [Child.ID]) -> SQL {
        shielded(
            """
            with own (asked, child) as (
                select child, child from unnest(\(children)) as asked (child)
                union all select child, survivor from merged where child = any(\(children))
            )
            select * from own
            union all
            select own.asked, candidate.other from own join candidate on candidate.child = own.child
            """)
    }

    /// Selects those of `children`, and of all whom they may be, that are shielded themselves.
    static func shielded(amongAllAround children: [Child.ID]) -> SQL {
        shielded(
            """
            select child, child from unnest(\(children)) as asked (child)
            union select other, other from candidate where child = any(\(children))
            """)
    }

    /// Selects for whom of those who are asked about one of theirs is shielded. A shield belongs to the person: it
    /// covers all who were merged with the child.
    private static func shielded(_ one: SQL) -> SQL {
        """
        with one (asked, child) as (\(sql: one)), kin as (
            select * from one
            union all
            select one.asked, merged.survivor from one join merged on merged.child = one.child
            union all
            select one.asked, merged.child from one join merged on merged.survivor = one.child
            union all
            select one.asked, twin.child from one join merged on merged.child = one.child
            join merged twin on twin.survivor = merged.survivor
        )
        select distinct kin.asked from kin join shield on shield.child = kin.child
        """
    }
}
