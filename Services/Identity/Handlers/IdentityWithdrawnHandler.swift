import Contracts
import Model
import Postgres
import ServiceRuntime

/// An identity is gone for good, with whoever was merged into it. Its records keep their keys until a source uses them again:
/// then the key goes to a new record, of a new child, who is held because it may be this one.
///
/// Of an identifier that is another child's by now, because it was separated before this was heard, nothing is erased: that child
/// may be the one who is gone. Officers alone find it, until two of them have told the two apart.
struct IdentityWithdrawnHandler: MessageHandler {
    let desk: ReshapeDesk
    var store = WithdrawnStore()

    func handle(_ event: IdentityWithdrawn, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        // No report is taken in meanwhile, and nobody is merged.
        desk.begin(transaction)
        let identity = event.identity ?? event.child
        let current = try await desk.store.current(of: [event.child, identity], in: transaction)
        let (child, gone) = (current[event.child] ?? event.child, current[identity] ?? identity)
        guard child != gone, let former = try await store.record(of: gone, in: transaction) else {
            try store.withdraw(child, in: transaction)
            return .done()
        }
        store.suspect(child, of: former, in: transaction)
        return .done(auditing: [AuditNote(.suspectedIdentity, children: [child, gone])])
    }
}

/// Who was gone as another child is not that child, two officers say.
struct IdentityReturnedHandler: MessageHandler {
    let desk: ReshapeDesk
    var store = WithdrawnStore()

    func handle(_ event: IdentityReturned, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        desk.begin(transaction)
        let current = try await desk.store.current(of: [event.child, event.identity], in: transaction)
        let (child, gone) = (current[event.child] ?? event.child, current[event.identity] ?? event.identity)
        if child != gone { store.part(child, gone, in: transaction) }
        return .done()
    }
}
