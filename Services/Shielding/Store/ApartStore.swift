import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `telling_apart`, first words that a shielded child and another are two.
struct ApartStore: Sendable {
    /// Two children as they stand, in one order whoever is named first.
    struct Pair {
        var child: Child.ID
        var other: Child.ID

        init(_ one: Child.ID, _ other: Child.ID, in cover: Cover) {
            let (one, other) = (cover.current(one), cover.current(other))
            (child, self.other) = one < other ? (one, other) : (other, one)
        }

        var children: [Child.ID] { [child, other] }

        fileprivate var saying: [String] { ["apart", child.description, other.description] }
    }

    func proposal(for pair: Pair, _ vault: Vault, in transaction: borrowing Transaction) async throws
        -> LiftDecision.Proposal?
    {
        let row = try await transaction.query(
            """
            select key_id, encapsulated_key, ciphertext from telling_apart
            where child = \(pair.child) and other = \(pair.other)
            """
        ).first(as: (String, Data, Data).self)
        return row.flatMap {
            vault.openSaid(SealedEnvelope(keyID: $0, encapsulatedKey: $1, ciphertext: $2), saying: pair.saying)
        }
    }

    func propose(
        _ pair: Pair, _ proposal: LiftDecision.Proposal, _ vault: Vault, in transaction: borrowing Transaction
    ) throws {
        let word = try vault.seal(proposal, saying: pair.saying)
        transaction.write(
            """
            insert into telling_apart (child, other, since, key_id, encapsulated_key, ciphertext)
            values (\(pair.child), \(pair.other), \(proposal.since), \(word.keyID), \(word.encapsulatedKey),
                \(word.ciphertext))
            on conflict (child, other) do update set since = excluded.since, key_id = excluded.key_id,
                encapsulated_key = excluded.encapsulated_key, ciphertext = excluded.ciphertext
            """)
    }
}
