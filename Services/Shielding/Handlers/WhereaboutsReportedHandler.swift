import Contracts
import Postgres
import ServiceRuntime

/// Puts a sealed version of a source record into the vault, unopened.
struct WhereaboutsReportedHandler: BatchHandler {
    let vault: Vault
    let store: VaultStore

    func load(for batch: [Received<WhereaboutsReported>], in transaction: borrowing Transaction) async throws
        -> Deposits
    {
        Deposits()
    }

    func decide(_ event: WhereaboutsReported, _ deposits: inout Deposits, _ context: Context) throws
        -> Outcome<NoReply>
    {
        try vault.checkKey(of: event.envelope)
        deposits.add(event, as: context.messageID)
        return .done()
    }

    func apply(_ deposits: Deposits, in transaction: borrowing Transaction) async throws {
        store.write(deposits, in: transaction)
    }
}
