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
}
