import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `shield_request`.
struct ShieldRequestStore: Sendable {
    let vault: Vault

    /// What stands in it, sealed.
    struct Sealed: Codable, Hashable {
        var by: Account.ID
        var requester: ShieldRequester
        var grounds: ShieldGrounds
        /// Absent while it waits.
        var decision: Decision?

        struct Decision: Codable, Hashable {
            var by: Account.ID
            var verdict: ShieldVerdict
        }
    }

    /// A request that waits.
    struct Waiting {
        var id: ShieldRequest.ID
        var child: Child.ID
        var asked: Date
        var request: Sealed
    }

    /// Whoever asked already for the same child, and is not answered, has said it anew.
    func ask(
        _ request: Sealed, as id: ShieldRequest.ID, for child: Child.ID, at now: Date,
        in transaction: borrowing Transaction
    ) throws {
        let sealed = try vault.seal(request, child: child)
        transaction.write(
            """
            insert into shield_request (id, child, asker, asked, key_id, encapsulated_key, ciphertext)
            values (\(id), \(child), \(vault.asker(request.by, of: child)), \(now), \(sealed.keyID),
                \(sealed.encapsulatedKey), \(sealed.ciphertext))
            on conflict (asker) where decided is null do update set key_id = excluded.key_id,
                encapsulated_key = excluded.encapsulated_key, ciphertext = excluded.ciphertext
            """)
    }

    /// Those that wait, the oldest first, and for whom.
    func waiting(in transaction: borrowing Transaction) async throws -> [(id: ShieldRequest.ID, child: Child.ID)] {
        try await transaction.query(
            "select id, child from shield_request where decided is null order by asked, id"
        ).decode((ShieldRequest.ID, Child.ID).self).map { (id: $0, child: $1) }
    }

    /// The oldest first; what can't be opened can't be decided, and is left out with a word in the log.
    func waiting(_ ids: [ShieldRequest.ID], in transaction: borrowing Transaction) async throws -> [Waiting] {
        try await read("where id = any(\(ids)) and decided is null order by asked, id", in: transaction)
    }

    func waiting(_ id: ShieldRequest.ID, in transaction: borrowing Transaction) async throws -> Waiting? {
        try await waiting([id], in: transaction).first
    }

    func decide(
        _ waiting: Waiting, _ decision: Sealed.Decision, at now: Date, in transaction: borrowing Transaction
    ) throws {
        var request = waiting.request
        request.decision = decision
        let sealed = try vault.seal(request, child: waiting.child)
        transaction.write(
            """
            update shield_request set decided = \(now), key_id = \(sealed.keyID),
                encapsulated_key = \(sealed.encapsulatedKey), ciphertext = \(sealed.ciphertext)
            where id = \(waiting.id)
            """)
    }

    private func read(_ which: SQL, in transaction: borrowing Transaction) async throws -> [Waiting] {
        try await transaction.query(
            "select id, child, asked, key_id, encapsulated_key, ciphertext from shield_request \(sql: which)"
        ).decode((ShieldRequest.ID, Child.ID, Date, String, Data, Data).self).compactMap { row in
            let sealed = SealedEnvelope(keyID: row.3, encapsulatedKey: row.4, ciphertext: row.5)
            return vault.openRequest(sealed, row.0, child: row.1).map {
                Waiting(id: row.0, child: row.1, asked: row.2, request: $0)
            }
        }
    }
}
