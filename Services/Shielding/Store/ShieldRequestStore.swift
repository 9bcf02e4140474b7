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
        var aliases: [PersonName]?
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
            insert into shield_request (id, child, asker, turn, asked, key_id, encapsulated_key, ciphertext)
            values (\(id), \(child), \(vault.asker(request.by, of: child)), \(turn(of: request.by)), \(now),
                \(sealed.keyID), \(sealed.encapsulatedKey), \(sealed.ciphertext))
            on conflict (asker) where decided is null do update set key_id = excluded.key_id,
                encapsulated_key = excluded.encapsulated_key, ciphertext = excluded.ciphertext
            """)
    }

    private func turn(of account: Account.ID) -> Data { vault.code(["asks for shields", account.description]) }

    /// Some of those that wait and of which nobody was told; others who look for them skip these.
    func untold(limit: Int, in transaction: borrowing Transaction) async throws
        -> [(id: ShieldRequest.ID, child: Child.ID, asked: Date)]
    {
        try await transaction.query(
            """
            select id, child, asked from shield_request where told is null and decided is null
            order by asked, id limit \(limit) for update skip locked
            """
        ).decode((ShieldRequest.ID, Child.ID, Date).self).map { (id: $0, child: $1, asked: $2) }
    }

    func tell(_ ids: [ShieldRequest.ID], at now: Date, in transaction: borrowing Transaction) {
        transaction.write("update shield_request set told = \(now) where id = any(\(ids))")
    }

    /// Those that wait, and for whom. First the oldest of each who asks, then the second of each: whoever asks for many hides
    /// nobody else's.
    func waiting(in transaction: borrowing Transaction) async throws -> [(id: ShieldRequest.ID, child: Child.ID)] {
        try await transaction.query(
            """
            select id, child from shield_request where decided is null
            order by row_number() over (partition by coalesce(turn, asker) order by asked, id), asked, id
            """
        ).decode((ShieldRequest.ID, Child.ID).self).map { (id: $0, child: $1) }
    }

    /// In the order of `ids`; what can't be opened can't be decided, and is left out with a word in the log.
    func waiting(_ ids: [ShieldRequest.ID], in transaction: borrowing Transaction) async throws -> [Waiting] {
        try await read(
            "where id = any(\(ids)) and decided is null order by array_position(\(ids), id)", in: transaction)
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
