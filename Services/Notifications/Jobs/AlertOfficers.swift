import Contracts
import FoundationEssentials
import Model
import ServiceRuntime

/// Tells every shielding officer of an override. Who that is, Identity is asked at the moment of telling: whoever became
/// one since is told, and whoever is none any more is not. A crash anywhere repeats harmlessly.
struct AlertOfficers: Job {
    static let name = "alert-officers"
    static let batch = 64
    let interval: Duration = .seconds(1)
    let alerts: AlertStore

    func turn(_ work: JobContext) async throws -> Bool {
        let pending = try await work.transaction { try await alerts.pending(limit: Self.batch, in: $0) }
        guard !pending.isEmpty else { return false }
        guard let asker = work.asker else { throw RuntimeFault("alerts need somebody to ask") }
        let officers = try await asker.ask(ViewShieldingOfficers()).accounts
        guard !officers.isEmpty else { return false }
        try await work.change { transaction in
            let held = try await alerts.lockPending(pending, in: transaction)
            guard !held.isEmpty else { return nil }
            alerts.tell(held, Alert.notices(of: held, to: officers), at: work.now, in: transaction)
            return .done(auditing: [AuditNote(.notified, children: Set(held.map(\.child)).sorted())])
        }
        await work.hint(InboxesChanged(accounts: officers))
        return pending.count == Self.batch
    }
}
