import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime
import Synchronization

/// Purges again what a restore has brought back: the journal says what was purged, and goes on saying so. Until it is done
/// nothing of that leaves, by the journal itself.
struct ReconcilePurgesJob: Job {
    static let name = "reconcile-purges"
    static let batch = 5_000

    let journal: ShieldJournal
    var store = PurgeStore()
    private let round = Round()
    var interval: Duration { .seconds(30) }

    init(journal: ShieldJournal) { self.journal = journal }

    /// Which it has looked at in this round, and whether it has looked at all since the process began: a restore is
    /// followed by a start. After that it goes round slowly.
    private final class Round: Sendable {
        let place = Mutex((seen: Set<UUID>(), hasSeenAll: false))
    }

    func turn(_ work: JobContext) async throws -> Bool {
        let purged = try journal.read { $0.purged }
        let some = round.place.withLock { place -> [UUID] in
            if place.seen.count >= purged.count { place = ([], true) }
            return Array(purged.subtracting(place.seen).prefix(Self.batch))
        }
        guard !some.isEmpty else { return false }
        try await work.change { try await purgeAgain(some, in: $0) }
        return round.place.withLock { place in
            place.seen.formUnion(some)
            return !place.hasSeenAll && place.seen.count < purged.count
        }
    }

    func purgeAgain(_ bound: [UUID], in transaction: borrowing Transaction) async throws -> Outcome<NoReply> {
        let kept = try await store.kept(of: bound, in: transaction)
        guard !kept.isEmpty else { return .done() }
        store.purge(kept, in: transaction)
        return .done(auditing: [AuditNote(.purgedRecords, terms: ["by": "journal", "count": "\(kept.count)"])])
    }
}
