import Contracts
import Postgres
import ServiceRuntime

/// An identity is gone for good: its record is as one that is not there, and what it showed is not kept.
struct IdentityWithdrawnHandler: MessageHandler {
    var store = WithdrawnStore()

    func handle(_ event: IdentityWithdrawn, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        store.insert(event.child, as: event.identity, in: transaction)
        store.forget(in: transaction)
        return .done()
    }
}

/// Who was gone as another child is not that child: the record is there again, with what is reported from now on where nothing
/// was kept.
struct IdentityReturnedHandler: MessageHandler {
    var store = WithdrawnStore()

    func handle(_ event: IdentityReturned, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        store.delete(event.child, in: transaction)
        return .done()
    }
}
