import Contracts
import Model
import Postgres
import ServiceRuntime

/// Holds the table of shields and the journal to each other: after a restore to a moment before a shield, after rows were
/// taken out by hand, and at the first start with a journal.
///
/// What only one of them knows is a shield. A restore to a moment before a lifting brings the shield back too: better than to
/// take for lifted what somebody has shielded again.
struct ReconcileShieldsJob: Job {
    static let name = "reconcile-shields"
    static let batch = 100

    let journal: ShieldJournal
    var shields = ShieldStore()
    var liftings = LiftingStore()
    var covers = CoverStore()
    var interval: Duration { .seconds(30) }

    func turn(_ work: JobContext) async throws -> Bool {
        let rows = try await work.transaction { try await shields.all(in: $0) }
        let standing = try journal.read { Set($0.shields.keys) }
        let differing = rows.symmetricDifference(standing).sorted().prefix(Self.batch)
        guard !differing.isEmpty else { return false }
        try await work.change { try await reconcile(Array(differing), in: $0) }
        return differing.count == Self.batch
    }

    /// Looks once more at children who have a shield in one place alone, now that nobody else shields or lifts them.
    func reconcile(_ children: [Child.ID], in transaction: borrowing Transaction) async throws -> Outcome<NoReply> {
        let held = try await covers.hold(aroundAll: children, in: transaction)
        let rows = try await shields.shields(of: children, in: transaction)
        let known = Set(rows.map(\.child))
        let standing = try journal.read { $0.shields }
        let lost = children.compactMap { known.contains($0) ? nil : standing[$0] }
        let unknown = rows.filter { standing[$0.child] == nil }
        shields.insert(lost, in: transaction)
        if !lost.isEmpty { liftings.withdraw(lost.map(\.child), in: transaction) }
        var cover = held.before
        for shield in lost { cover.shield(shield.child) }
        try journal.note(cover, shielding: unknown)
        let restored = lost.isEmpty ? [] : [AuditNote(.restoredShield, children: lost.map(\.child))]
        return Outcome(reply: NoReply(), events: held.changes(to: cover), audit: restored)
    }
}
