import Contracts
import Postgres
import ServiceRuntime

/// Puts a practitioner's own involvement into the vault; what came open is sealed before it is written.
struct InvolvementDeclaredHandler: BatchHandler {
    let vault: Vault
    let store: VaultStore

    func load(for batch: [Received<InvolvementDeclared>], in transaction: borrowing Transaction) async throws
        -> Deposits
    {
        Deposits()
    }

    func decide(_ event: InvolvementDeclared, _ deposits: inout Deposits, _ context: Context) throws
        -> Outcome<NoReply>
    {
        try vault.checkKey(of: event.card)
        let sealed = try vault.seal(DeclaredInvolvement(event), child: event.child, handle: event.handle)
        deposits.add(event, sealed: sealed, as: context.messageID)
        return .done()
    }

    func apply(_ deposits: Deposits, in transaction: borrowing Transaction) async throws {
        store.write(deposits, in: transaction)
    }
}
