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
    /// whatever holds for the survivor. The rule is `Cover.covers`.
    static func shielded(among children: [Child.ID]) -> SQL {
        """
        with own (asked, child) as (
            select child, child from unnest(\(children)) as asked (child)
            union all select child, survivor from merged where child = any(\(children))
        ), one as (
            select * from own
            union all
            select own.asked, candidate.other from own join candidate on candidate.child = own.child
        ), kin as (
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
