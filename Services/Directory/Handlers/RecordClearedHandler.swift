import Contracts
import Postgres
import ServiceRuntime

/// Keeps whom of those that a child may be the vault has cleared: with all of them cleared the record is listed.
struct RecordClearedHandler: MessageHandler {
    let records: RecordStore

    func handle(_ event: RecordCleared, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        records.keep(cleared: event.candidates, of: event.child, in: transaction)
        return .done()
    }
}
