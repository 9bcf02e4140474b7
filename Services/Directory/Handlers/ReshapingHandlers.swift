import Contracts
import Model
import Postgres
import ServiceRuntime

/// Two children are one: the survivor has the involvements of both, and the merged child's record points there.
struct ChildrenMergedHandler: MessageHandler {
    var store = ReshapingStore()
    var withdrawn = WithdrawnStore()
    var retention = RetentionStore()

    func handle(_ event: ChildrenMerged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        store.endTwice(event.merged, event.survivor.child, on: .london(context.now), in: transaction)
        store.moveAll(from: event.merged, to: event.survivor.child, in: transaction)
        try store.put(event.survivor, authorityOf: event.merged, in: transaction)
        store.point(event.merged, to: event.survivor.child, in: transaction)
        retention.merge(event.merged, into: event.survivor.child, in: transaction)
        withdrawn.forget(in: transaction)
        return .done()
    }
}

/// Records of a child are another's: their involvements go along, and those that were declared on that other.
struct ChildrenSeparatedHandler: MessageHandler {
    var store = ReshapingStore()
    var withdrawn = WithdrawnStore()
    var retention = RetentionStore()

    func handle(_ event: ChildrenSeparated, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        try store.put(event.separated, authorityOf: event.child, in: transaction)
        if let left = event.left { try store.put(left, authorityOf: event.child, in: transaction) }
        store.move(event.handles, from: event.child, to: event.separated.child, in: transaction)
        retention.separate(event.records, to: event.separated.child, in: transaction)
        withdrawn.forget(in: transaction)
        return .done()
    }
}

/// A child who may be another is unlisted until it is known, or the vault has cleared the record.
struct CandidatesChangedHandler: MessageHandler {
    var store = ReshapingStore()

    func handle(_ event: CandidatesChanged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        store.put(event.candidates, of: event.child, in: transaction)
        store.put(event.otherCandidates, of: event.other, in: transaction)
        return .done()
    }
}
