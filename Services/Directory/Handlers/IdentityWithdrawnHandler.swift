import Contracts
import Postgres
import ServiceRuntime

/// An identity is gone for good: its record is as one that is not there, and what it showed is not kept.
struct IdentityWithdrawnHandler: MessageHandler {
    var store = WithdrawnStore()

    func handle(_ event: IdentityWithdrawn, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        store.insert(event.child, in: transaction)
        store.forget(in: transaction)
        return .done()
    }
}
