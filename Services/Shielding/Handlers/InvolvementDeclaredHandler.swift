import Contracts
import Model
import Postgres
import ServiceRuntime

/// Puts a practitioner's own involvement into the vault; what came open is sealed before it is written.
struct InvolvementDeclaredHandler: BatchHandler {
    let vault: Vault
    let store: VaultStore
    var purging: Purging { Purging(journal: store.journal) }

    func load(for batch: [Received<InvolvementDeclared>], in transaction: borrowing Transaction) async throws
        -> Deposits
    {
        try await store.deposits(
            for: Set(batch.map(\.message.handle.uuid)), of: Set(batch.map(\.message.child)), under: vault.outerKeys,
            in: transaction)
    }

    func decide(_ event: InvolvementDeclared, _ deposits: inout Deposits, _ context: Context) throws
        -> Outcome<NoReply>
    {
        try vault.checkKey(of: event.card)
        try deposits.add(event, as: context.messageID, sealedBy: vault)
        return event.withdrawn == true ? .done(auditing: [.purged(1, of: event.child)]) : .done()
    }

    func apply(_ deposits: Deposits, in transaction: borrowing Transaction) async throws {
        store.write(deposits, in: transaction)
        try purging.destroy(deposits.withdrawn, in: transaction)
    }
}
