import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Holds the table of identities that are gone and the journal to each other, as `ReconcileShieldsJob` does with shields. What
/// only one of them says holds; Identity and Directory are told once more, and told of those of whom nobody was.
struct ReconcileWithdrawalsJob: Job {
    static let name = "reconcile-withdrawals"

    var withdrawn = WithdrawnStore()
    let covers: CoverStore
    var interval: Duration { .seconds(30) }

    init(covers: CoverStore) { self.covers = covers }

    func turn(_ work: JobContext) async throws -> Bool {
        let (rows, untold) = try await work.transaction { transaction in
            (try await withdrawn.all(in: transaction), try await withdrawn.untold(in: transaction))
        }
        let standing = try covers.journal.read { $0.withdrawn }
        let differing = Set(rows.keys).symmetricDifference(standing.keys).union(untold)
        guard !differing.isEmpty else { return false }
        try await work.change { try await reconcile(differing.sorted(), in: $0) }
        return false
    }

    /// Looks once more, now that nobody withdraws these.
    func reconcile(_ children: [Child.ID], in transaction: borrowing Transaction) async throws -> Outcome<NoReply> {
        let held = try await covers.hold(aroundAll: children, in: transaction)
        let rows = try await withdrawn.all(in: transaction)
        let standing = try covers.journal.read { $0.withdrawn }
        let untold = try await withdrawn.untold(in: transaction)
        let named = Set(children)
        try covers.journal.withdraw(rows.filter { named.contains($0.key) && standing[$0.key] == nil })
        let lost = standing.filter { named.contains($0.key) && rows[$0.key] == nil }
        // Told apart by two officers, of which a restore knows nothing, it is gone once more: they say it again.
        let owed = rows.filter { child, _ in
            named.contains(child) && (untold.contains(child) || standing[child] == nil)
        }
        withdrawn.insert(lost.merging(owed) { $1 }, in: transaction)
        return .done(
            announcing: held.changes(to: held.before) + IdentityWithdrawn.all(lost.merging(owed) { $1 }),
            auditing: lost.isEmpty ? [] : [AuditNote(.restoredWithdrawal, children: lost.keys.sorted())])
    }
}
