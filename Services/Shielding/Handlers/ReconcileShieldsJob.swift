import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime
import Synchronization

/// Holds the table of shields and the journal to each other: after a restore to a moment before a shield, after rows were
/// taken out by hand, and at the first start with a journal.
///
/// What only one of them knows is a shield. A restore to a moment before a lifting brings the shield back too: better than to
/// take for lifted what somebody has shielded again.
struct ReconcileShieldsJob: Job {
    static let name = "reconcile-shields"
    static let batch = 100

    var shields = ShieldStore()
    let vault: Vault
    let covers: CoverStore
    private let round = Round()
    var interval: Duration { .seconds(30) }

    init(vault: Vault, covers: CoverStore) { (self.vault, self.covers) = (vault, covers) }

    /// Where it is among the shields that both have: of those, too, the journal is told once more whom they cover.
    private final class Round: Sendable {
        let last = Mutex<Child.ID?>(nil)
    }

    func turn(_ work: JobContext) async throws -> Bool {
        let rows = try await work.transaction { try await shields.all(in: $0) }
        let standing = try covers.journal.read { Set($0.shields.keys) }
        let differing = rows.symmetricDifference(standing).sorted().prefix(Self.batch)
        let some = differing.isEmpty ? next(of: rows) : Array(differing)
        guard !some.isEmpty else { return false }
        try await work.change { try await reconcile(some, at: work.now, in: $0) }
        return differing.count == Self.batch
    }

    private func next(of rows: Set<Child.ID>) -> [Child.ID] {
        round.last.withLock { last in
            let rest = rows.sorted().drop { child in last.map { child <= $0 } ?? false }
            last = rest.count > Self.batch ? rest.prefix(Self.batch).last : nil
            return Array(rest.prefix(Self.batch))
        }
    }

    /// Looks once more at children who have a shield in one place alone, now that nobody else shields or lifts them.
    func reconcile(_ children: [Child.ID], at now: Date, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let held = try await covers.hold(aroundAll: children, in: transaction)
        let rows = try await shields.shields(of: children, in: transaction)
        let known = Set(rows.map(\.child))
        let standing = try covers.journal.read { $0.shields }
        let lost = children.compactMap { known.contains($0) ? nil : standing[$0] }
        let unknown = rows.filter { standing[$0.child] == nil }
        // An order changes when other names of the child become known: the journal has it before the table does.
        let older = rows.compactMap { row in standing[row.child].flatMap { $0.order == row.order ? nil : $0 } }
        shields.replaceOrders(of: older, in: transaction)
        try covers.journal.note(held.before, shielding: unknown)
        let aliases = try vault.aliasesKnown(lost + unknown + older)
        guard !lost.isEmpty else { return .done(announcing: aliases) }
        shields.insert(lost, in: transaction)
        try await covers.words.withdraw(about: lost.map(\.child), at: now, in: transaction)
        return .done(
            announcing: held.changes(to: held.before) + aliases,
            auditing: [AuditNote(.restoredShield, children: lost.map(\.child))])
    }
}
