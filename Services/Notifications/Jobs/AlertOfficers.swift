import Contracts
import FoundationEssentials
import Model
import ServiceRuntime

/// Tells the shielding officers whom it concerns of overrides and of requests for a shield. Who that is, Identity is asked at
/// the moment of telling: whoever became one since is told, and whoever is none any more is not. A crash anywhere repeats
/// harmlessly.
struct AlertOfficers: Job {
    static let name = "alert-officers"
    static let batch = 64
    let interval: Duration = .seconds(1)
    let alerts: AlertStore

    func turn(_ work: JobContext) async throws -> Bool {
        let pending = try await work.transaction {
            try await alerts.pending(at: work.now, limit: Self.batch, in: $0)
        }
        guard !pending.isEmpty else { return false }
        guard let asker = work.asker else { throw RuntimeFault("alerts need somebody to ask") }
        let question = ViewShieldingOfficers(concerned: pending.map(\.concerned))
        let officers = try await asker.ask(question).officers
        let notices = Alert.notices(of: pending, to: officers)
        try await work.change { transaction in
            let held = try await alerts.lockPending(pending, in: transaction)
            guard !held.isEmpty else { return nil }
            let ids = Set(held.map(\.id))
            let theirs = notices.filter { ids.contains($0.fact) }
            alerts.tell(held, theirs, at: work.now, in: transaction)
            let children = Set(theirs.map(\.child)).sorted()
            return .done(
                auditing: children.isEmpty ? [] : [AuditNote(.notified, children: children)],
                waking: alerts.mails ? [SendOwedMail.name] : [])
        }
        let accounts = Set(notices.map(\.account)).sorted()
        if !accounts.isEmpty { await work.hint(InboxesChanged(accounts: accounts)) }
        return pending.count == Self.batch
    }
}
