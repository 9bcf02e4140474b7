import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// First words about a child with a shield, and what becomes of the shields of one person.
struct LiftingStore: Sendable {
    /// What the first of two words is for, each in a table of its own.
    enum Deed: CaseIterable {
        /// To lift the shield.
        case lifting
        /// To withdraw the identity.
        case withdrawing
        /// To disclose the record.
        case disclosing

        var table: SQL {
            switch self {
            case .lifting: "lifting"
            case .withdrawing: "withdrawing"
            case .disclosing: "disclosing"
            }
        }
    }

    /// The first word about a child as merged.
    func proposal(for child: Child.ID, to deed: Deed = .lifting, in transaction: borrowing Transaction) async throws
        -> SealedEnvelope?
    {
        let row = try await transaction.query(
            "select key_id, encapsulated_key, ciphertext from \(sql: deed.table) where child = \(child)"
        ).first(as: (String, Data, Data).self)
        return row.map { SealedEnvelope(keyID: $0, encapsulatedKey: $1, ciphertext: $2) }
    }

    func propose(
        _ child: Child.ID, to deed: Deed = .lifting, since: Date, word: SealedEnvelope,
        in transaction: borrowing Transaction
    ) {
        transaction.write(
            """
            insert into \(sql: deed.table) (child, since, key_id, encapsulated_key, ciphertext)
            values (\(child), \(since), \(word.keyID), \(word.encapsulatedKey), \(word.ciphertext))
            on conflict (child) do update set since = excluded.since, key_id = excluded.key_id,
                encapsulated_key = excluded.encapsulated_key, ciphertext = excluded.ciphertext
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
    }

    /// Selects all identifiers of the person that a child is.
    static func person(_ child: Child.ID) -> SQL {
        """
        with survivor (child) as (select \(sql: ReshapingStore.survivor(of: child)))
        select child from survivor
        union select merged.child from merged join survivor on merged.survivor = survivor.child
        """
    }
}
