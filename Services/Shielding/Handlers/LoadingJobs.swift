import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Holds the table of loading authorities and the journal to each other, as `ReconcileShieldsJob` does with shields: what
/// only one of them says holds until two officers have signed it off.
struct ReconcileLoadingJob: Job {
    static let name = "reconcile-loading"

    let loading: LoadingStore
    var interval: Duration { .seconds(30) }

    func turn(_ work: JobContext) async throws -> Bool {
        let rows = try await work.transaction { Set(try await loading.all(in: $0).map(\.authority)) }
        guard rows != (try loading.journal.read { Set($0.loading.keys) }) else { return false }
        try await work.change { try await reconcile(in: $0) }
        return false
    }

    /// Looks once more, now that nobody begins or signs off.
    func reconcile(in transaction: borrowing Transaction) async throws -> Outcome<NoReply> {
        transaction.lock(LoadingStore.lock, alone: true)
        let rows = try await loading.all(in: transaction)
        let known = Set(rows.map(\.authority))
        let standing = try loading.journal.read { $0.loading }
        for row in rows where standing[row.authority] == nil { try loading.journal.load(row) }
        let lost = standing.values.filter { !known.contains($0.authority) }
            .sorted { $0.authority.text < $1.authority.text }
        guard !lost.isEmpty else { return .done() }
        loading.insert(lost, in: transaction)
        for kept in lost { loading.tellAgain(of: kept.authority, in: transaction) }
        return .done(
            auditing: lost.map { AuditNote(.restoredLoading, terms: ["authority": $0.authority.text]) })
    }
}

/// Tells Directory once more which records are cleared, when an authority has begun to load or was signed off: of everybody
/// who may be somebody else, and is of that authority, or may be one who is.
struct TellLoadingJob: Job {
    static let name = "tell-loading"
    static let batch = 250

    let covers: CoverStore
    var interval: Duration { .seconds(2) }

    func turn(_ work: JobContext) async throws -> Bool {
        let isDue = try await work.transaction { try await covers.loading.isAnyUntold(in: $0) }
        guard isDue else { return false }
        var isDone = true
        try await work.change { transaction in
            let (outcome, isLast) = try await tell(in: transaction)
            isDone = isLast
            return outcome
        }
        return !isDone
    }

    /// What is to be told of the next of them, and whether there was nothing left to tell of.
    func tell(in transaction: borrowing Transaction) async throws -> (Outcome<NoReply>, isLast: Bool) {
        let untold = try await covers.loading.takeUntold(limit: Self.batch, in: transaction)
        guard let (authority, children) = untold, !children.isEmpty else { return (.done(), true) }
        let cover = try await covers.hold(children, in: transaction).before
        let changed = Loading(authorities: Set([authority].compactMap(\.self)))
        let theirs = try await covers.loading.children(among: cover.named, of: changed, in: transaction)
        var asIfLoading = cover
        asIfLoading.loading = theirs
        let told = children.filter { child in
            asIfLoading.candidates[child] != nil && asIfLoading.withholds(child)
        }
        return (
            .done(announcing: told.map { RecordCleared(child: $0, candidates: cover.cleared($0).sorted()) }), false
        )
    }
}
