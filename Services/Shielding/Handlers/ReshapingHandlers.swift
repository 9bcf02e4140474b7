import Contracts
import Model
import Postgres
import ServiceRuntime

/// Two children are one: what the vault has of either is the survivor's, and a shield of either covers both.
struct ChildrenMergedHandler: MessageHandler {
    var store = ReshapingStore()

    func handle(_ event: ChildrenMerged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        store.merge(event.merged, into: event.survivor.child, in: transaction)
        return .done()
    }
}

/// Records of a child are another's. A shield that covered one covers both.
struct ChildrenSeparatedHandler: MessageHandler {
    var store = ReshapingStore()

    func handle(_ event: ChildrenSeparated, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let other = event.separated.child
        let shielded = try await store.isAnyShielded([event.child, other], in: transaction)
        store.move(event.records, from: event.child, to: other, in: transaction)
        let mayBeOne = event.separated.candidates.contains(event.child)
        if shielded || mayBeOne {
            store.pair(event.child, other, in: transaction)
        } else {
            store.part(event.child, other, in: transaction)
        }
        return .done()
    }
}

/// Whether two children may be one has changed. While either is shielded they stay a pair: it takes more than one person
/// to say that a shielded child is not another.
struct CandidatesChangedHandler: MessageHandler {
    var store = ReshapingStore()

    func handle(_ event: CandidatesChanged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        if event.mayBeOne {
            store.pair(event.child, event.other, in: transaction)
        } else if try await !store.isAnyShielded([event.child, event.other], in: transaction) {
            store.part(event.child, event.other, in: transaction)
        }
        return .done()
    }
}
