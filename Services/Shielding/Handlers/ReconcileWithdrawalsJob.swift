import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Holds the table of identities that are gone and the journal to each other, as `ReconcileShieldsJob` does with shields. What
/// only one of them says holds; Identity and Directory are told once more.
struct ReconcileWithdrawalsJob: Job {
    static let name = "reconcile-withdrawals"

    var withdrawn = WithdrawnStore()
    let covers: CoverStore
    var interval: Duration { .seconds(30) }

    init(covers: CoverStore) { self.covers = covers }

    func turn(_ work: JobContext) async throws -> Bool {
        let rows = try await work.transaction { try await withdrawn.all(in: $0) }
        let standing = try covers.journal.read { $0.withdrawn }
        let differing = Set(rows.keys).symmetricDifference(standing.keys)
        guard !differing.isEmpty else { return false }
        try await work.change { try await reconcile(differing.sorted(), in: $0) }
        return false
    }

    /// Looks once more, now that nobody withdraws these.
    func reconcile(_ children: [Child.ID], in transaction: borrowing Transaction) async throws -> Outcome<NoReply> {
        let held = try await covers.hold(aroundAll: children, in: transaction)
        let rows = try await withdrawn.all(in: transaction)
        let standing = try covers.journal.read { $0.withdrawn }
        for child in children where standing[child] == nil {
            if let since = rows[child] { try covers.journal.withdraw([child], at: since) }
        }
        let lost = children.filter { rows[$0] == nil && standing[$0] != nil }
        guard !lost.isEmpty else { return .done() }
        withdrawn.insert(lost.map { ($0, standing[$0] ?? .distantPast) }, in: transaction)
        return .done(
            announcing: held.changes(to: held.before) + lost.map { IdentityWithdrawn(child: $0) },
            auditing: [AuditNote(.restoredWithdrawal, children: lost)])
    }
}
