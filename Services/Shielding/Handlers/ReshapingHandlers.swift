import Contracts
import Model
import Postgres
import ServiceRuntime

/// Two children are one: what the vault has of either is the survivor's, and a shield of either covers both.
struct ChildrenMergedHandler: MessageHandler {
    var store = ReshapingStore()
    var liftings = LiftingStore()
    var clearings = ClearingStore()

    func handle(_ event: ChildrenMerged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let survivor = event.survivor.child
        let held = try await clearings.hold(
            aroundAll: [event.merged, survivor] + event.survivor.candidates, in: transaction)
        // What one officer said was said of a person as they were known then.
        liftings.withdraw([event.merged, survivor], in: transaction)
        store.merge(event.merged, into: survivor, in: transaction)
        store.pair(survivor, with: event.survivor.candidates, in: transaction)
        return .done(announcing: try await clearings.changes(since: held, in: transaction))
    }
}

/// Records of a child are another's. A shield that covered one covers both, and whoever may be either.
struct ChildrenSeparatedHandler: MessageHandler {
    var store = ReshapingStore()
    var liftings = LiftingStore()
    var clearings = ClearingStore()

    func handle(_ event: ChildrenSeparated, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let (child, other) = (event.child, event.separated.child)
        let named = event.separated.candidates + (event.left?.candidates ?? [])
        let held = try await clearings.hold(aroundAll: [child, other] + named, in: transaction)
        let shielded = try await store.isAnyShielded([child, other], in: transaction)
        liftings.part(child, other, in: transaction)
        store.move(event.records, from: child, to: other, in: transaction)
        let mayBeOne = event.separated.candidates.contains(child)
        if shielded {
            store.share(from: child, to: other, in: transaction)
            store.share(from: other, to: child, in: transaction)
        }
        if shielded || mayBeOne {
            store.pair(child, other, in: transaction)
        } else {
            store.part(child, other, in: transaction)
        }
        store.pair(other, with: event.separated.candidates, in: transaction)
        store.pair(child, with: event.left?.candidates ?? [], in: transaction)
        return .done(announcing: try await clearings.changes(since: held, in: transaction))
    }
}

/// Whether two children may be one has changed. While either is shielded they stay a pair: it takes more than one person
/// to say that a shielded child is not another.
struct CandidatesChangedHandler: MessageHandler {
    var store = ReshapingStore()
    var clearings = ClearingStore()

    func handle(_ event: CandidatesChanged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let held = try await clearings.hold(
            Set([event.child, event.other] + event.candidates + event.otherCandidates), in: transaction)
        if event.mayBeOne {
            store.pair(event.child, event.other, in: transaction)
        } else if try await !store.isAnyShielded([event.child, event.other], in: transaction) {
            store.part(event.child, event.other, in: transaction)
        }
        store.pair(event.child, with: event.candidates, in: transaction)
        store.pair(event.other, with: event.otherCandidates, in: transaction)
        return .done(announcing: try await clearings.changes(since: held, in: transaction))
    }
}
