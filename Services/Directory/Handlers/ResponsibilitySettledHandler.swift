import Contracts
import Postgres
import ServiceRuntime

/// A child is of the authority that the vault names. Of a transfer it is told that this is so here, and has then
/// happened.
struct ResponsibilitySettledHandler: MessageHandler {
    let records: RecordStore

    func handle(_ event: ResponsibilitySettled, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        records.put(event.authority, of: event.child, in: transaction)
        guard let at = event.transferred else { return .done() }
        return .done(announcing: [TransferCompleted(child: event.child, authority: event.authority, at: at)])
    }
}
