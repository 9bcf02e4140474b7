import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `lifting`, first words for lifting a shield; and what becomes of the shields of one person.
struct LiftingStore: Sendable {
    /// The first word about a child as merged.
    func proposal(for child: Child.ID, in transaction: borrowing Transaction) async throws
        -> (sealed: SealedEnvelope, since: Date)?
    {
        let row = try await transaction.query(
            "select key_id, encapsulated_key, ciphertext, since from lifting where child = \(child)"
        ).first(as: (String, Data, Data, Date).self)
        return row.map { keyID, encapsulatedKey, ciphertext, since in
            (SealedEnvelope(keyID: keyID, encapsulatedKey: encapsulatedKey, ciphertext: ciphertext), since)
        }
    }

    func propose(_ child: Child.ID, since: Date, word: SealedEnvelope, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into lifting (child, since, key_id, encapsulated_key, ciphertext)
            values (\(child), \(since), \(word.keyID), \(word.encapsulatedKey), \(word.ciphertext))
            on conflict (child) do update set since = excluded.since, key_id = excluded.key_id,
                encapsulated_key = excluded.encapsulated_key, ciphertext = excluded.ciphertext
            """)
    }

    /// Takes back what one officer has said about any of the children, and of all whom they were merged with.
    func withdraw(_ children: [Child.ID], in transaction: borrowing Transaction) {
        transaction.write(
            """
            delete from lifting where child = any(\(children))
                or child in (select survivor from merged where child = any(\(children)))
            """)
    }

    /// Ends every shield of the person: one that was put up before a merge covers the survivor too.
    func lift(_ child: Child.ID, at now: Date, in transaction: borrowing Transaction) {
        transaction.write(
            """
            with ended as (delete from shield where child in (\(sql: Self.person(child))) returning *)
            insert into lifted_shield (child, since, lifted, key_id, encapsulated_key, ciphertext, sealed_for)
            select child, since, \(now), key_id, encapsulated_key, ciphertext, sealed_for from ended
            """)
        withdraw([child], in: transaction)
    }

    /// Gives each of two who are about to be parted the shield of the person that they were: one is lifted without the
    /// other.
    func part(_ one: Child.ID, _ other: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into shield (child, since, key_id, encapsulated_key, ciphertext, sealed_for)
            select part.child, first.since, first.key_id, first.encapsulated_key, first.ciphertext, first.sealed_for
            from (values (\(min(one, other))), (\(max(one, other)))) as part (child),
                (select since, key_id, encapsulated_key, ciphertext, coalesce(sealed_for, child) as sealed_for
                from shield where child in (\(sql: Self.person(one))) or child in (\(sql: Self.person(other)))
                order by since limit 1) as first
            on conflict (child) do nothing
            """)
        withdraw([one, other], in: transaction)
    }

    /// Selects all identifiers of the person that a child is.
    private static func person(_ child: Child.ID) -> SQL {
        """
        with survivor (child) as (select \(sql: ReshapingStore.survivor(of: child)))
        select child from survivor
        union select merged.child from merged join survivor on merged.survivor = survivor.child
        """
    }
}
