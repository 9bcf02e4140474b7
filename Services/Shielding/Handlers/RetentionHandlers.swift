import Contracts
import Model
import Postgres
import ServiceRuntime

/// Keeps from when on a record is archived.
struct RetentionSetHandler: MessageHandler {
    var store = RetentionStore()

    func handle(_ event: RetentionSet, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        store.put(event, in: transaction)
        return .done()
    }
}

/// The time of a child's record is over: the keys of all that the vault has of it are destroyed, and the journal says so first.
/// A shield stays, as after any purge.
struct RecordPurgedHandler: MessageHandler {
    let purging: Purging
    var store = RetentionStore()

    func handle(_ event: RecordPurged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        // What somebody else turned out to be, too, is theirs.
        guard try await store.standsAlone(event.child, with: event.merged, in: transaction) else { return .done() }
        let children = [event.child] + event.merged
        let kept = try await store.kept(of: children, in: transaction)
        store.forget(children, in: transaction)
        WatchStore.forget(children, in: transaction)
        return .done(auditing: try purging.purge(kept, of: event.child, in: transaction))
    }
}

/// Identity has purged source records: whatever of them came to the vault since it heard of that from Directory goes too.
struct SourceRecordsPurgedHandler: MessageHandler {
    let purging: Purging

    func handle(_ event: SourceRecordsPurged, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let kept = Purge(records: Set(event.records), handles: Set(event.handles))
        return .done(auditing: try purging.purge(kept, of: event.child, in: transaction))
    }
}

/// A purge, of whatever size: in the journal first, a line for so many at a time, as for `PurgeRecords`.
struct Purging: Sendable {
    let journal: ShieldJournal
    var store = PurgeStore()

    func purge(_ wish: Purge, of child: Child.ID, in transaction: borrowing Transaction) throws -> [AuditNote] {
        var (records, handles) = (wish.records.sorted(), wish.handles.sorted())
        var count = 0
        while !(records.isEmpty && handles.isEmpty) {
            let some = Set(records.prefix(PurgeDecision.most))
            let others = Set(handles.prefix(PurgeDecision.most - some.count))
            records.removeFirst(some.count)
            handles.removeFirst(others.count)
            let next = Purge(records: some, handles: others)
            guard case .purges(let purge) = PurgeDecision.decide(next, purged: try journal.read({ $0.purged })) else {
                continue
            }
            try journal.purge(purge)
            store.purge(purge.bound, in: transaction)
            count += purge.bound.count
        }
        return count == 0 ? [] : [.purged(count, of: child)]
    }

    /// Destroys involvements to which children no longer consent. What an attempt wrote into the journal, and did not commit, is taken
    /// out of the tables by the next one.
    func destroy(_ handles: Set<Involvement.Handle>, in transaction: borrowing Transaction) throws {
        guard !handles.isEmpty else { return }
        let purged = try journal.read { $0.purged }
        let new = handles.filter { !purged.contains($0.uuid) }
        if !new.isEmpty { try journal.purge(Purge(records: [], handles: new)) }
        store.purge(Set(handles.map(\.uuid)), in: transaction)
    }
}

extension AuditNote {
    static func purged(_ count: Int, of child: Child.ID) -> AuditNote {
        AuditNote(.purgedRecords, terms: ["count": "\(count)"], children: [child])
    }
}
