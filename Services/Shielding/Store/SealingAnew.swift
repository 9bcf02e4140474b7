import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Seals what is kept once more: for somebody else, or under a data key where it is still as it came.
struct SealingAnew: Sendable {
    let vault: Vault
    var keys = KeyStore()

    /// - Parameter owner: for whom, each.
    /// - Returns: of which records something does not open, and stays as it is.
    @discardableResult
    func seal(
        _ envelopes: [Envelope], in transaction: borrowing Transaction, for owner: (Envelope) -> Child.ID
    ) async throws -> Set<UUID> {
        // Under a data key that is gone nothing opens, and a new one would be nobody's.
        let envelopes = envelopes.filter { $0.key != nil || $0.keyID != nil }
        guard !envelopes.isEmpty else { return [] }
        let bound = Set(envelopes.map(\.binding.uuid))
        let (kept, _) = try await keys.load(of: bound, [], in: transaction)
        let ring = try await KeyRing(of: bound, kept: kept, under: vault.outerKeys)
        let anew = try envelopes.compactMap { try vault.sealAnew($0, for: owner($0), with: ring) }
        keys.write(ring, in: transaction)
        guard !anew.isEmpty else { return bound }
        transaction.write(
            """
            update envelope set key_id = null, encapsulated_key = null, ciphertext = new.ciphertext,
                sealed_for = new.sealed_for
            from \(unnest: anew, \.id, \.ciphertext, \.sealedFor) as new (id, ciphertext, sealed_for)
            where envelope.id = new.id
            """)
        let sealed = Set(anew.map(\.id))
        return Set(envelopes.filter { !sealed.contains($0.id) }.map(\.binding.uuid))
    }

    /// Seals what is still as it came of the next so many records.
    /// - Parameter left: records of which something does not open.
    /// - Returns: how many records were looked at, and of which of them something does not open.
    func sealAsItCame(most: Int, besides left: Set<UUID>, in transaction: borrowing Transaction) async throws
        -> (looked: Int, unopened: Set<UUID>)
    {
        let records = try await transaction.query(
            """
            select distinct bound_to from envelope
            where encapsulated_key is not null and bound_to <> all(\(Array(left)))
            limit \(most)
            """
        ).decode(UUID.self)
        guard !records.isEmpty else { return (0, []) }
        let envelopes = try await transaction.query(
            """
            select id from envelope where encapsulated_key is not null and bound_to = any(\(records))
            order by id for no key update skip locked
            """
        ).decode(UUID.self)
        // A later statement: whose they are is read once nobody hands them to somebody else.
        let rows = try await transaction.query(
            """
            select \(sql: EnvelopeRow.columns(owner: Self.owner)), exists (select from contact where handle = e.bound_to)
            from envelope e left join data_key k on k.bound_to = e.bound_to where e.id = any(\(envelopes))
            """)
        return (records.count, try await seal(EnvelopeRow.read(rows), in: transaction, for: \.owner))
    }

    /// Whose an envelope is. What no row makes count any more goes with its record.
    private static let owner: SQL = """
        coalesce(
            (select child from record_newest where record = e.bound_to),
            (select child from contact where handle = e.bound_to),
            (select survivor from merged where child = e.child), e.child)
        """
}
