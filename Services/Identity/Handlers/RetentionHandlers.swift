import Contracts
import Model
import Postgres
import ServiceRuntime

/// Keeps from when on a record is archived.
struct RetentionSetHandler: MessageHandler {
    let people: PeopleStore
    var store = RetentionStore()

    func handle(_ event: RetentionSet, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        store.put(event, authority: people.token(of: event.authority), in: transaction)
        return .done()
    }
}

/// Keeps nothing of a child any more, and tells the vault which records those were, after all that it was ever told of them.
/// If somebody has been merged with the child meanwhile, all of it is theirs, and is kept.
struct RecordPurgedHandler: MessageHandler {
    let desk: ReshapeDesk
    var store = RetentionStore()

    func handle(_ event: RecordPurged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        // No report is taken in meanwhile, and nobody is merged.
        desk.begin(transaction)
        guard try await store.standsAlone(event.child, with: event.merged, in: transaction) else { return .done() }
        let purged = try await store.purge([event.child] + event.merged, in: transaction)
        return .done(
            announcing: [
                SourceRecordsPurged(child: event.child, records: purged.records, handles: purged.handles)
            ], auditing: [AuditNote(.purgedRecord, children: [event.child])])
    }
}
