import Contracts
import Model
import Postgres
import ServiceRuntime

/// An identity is gone for good, with whoever was merged into it. Its records keep their keys until a source uses them again:
/// then the key goes to a new record, of a new child, who is held because it may be this one.
struct IdentityWithdrawnHandler: MessageHandler {
    let desk: ReshapeDesk
    var store = WithdrawnStore()

    func handle(_ event: IdentityWithdrawn, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        // No report is taken in meanwhile, and nobody is merged.
        desk.begin(transaction)
        let child = try await desk.store.current(of: [event.child], in: transaction)[event.child] ?? event.child
        try store.withdraw(child, in: transaction)
        return .done()
    }
}
