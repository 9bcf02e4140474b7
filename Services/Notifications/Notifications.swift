import Contracts
import ServiceRuntime

/// Notifications: who was told what, and when.
@main struct NotificationsService {
    static let migrations = [
        Migration("m0001_first", PackageResources.m0001_first_sql),
        Migration("m0002_fewer_checks", PackageResources.m0002_fewer_checks_sql),
        Migration("m0003_alerts", PackageResources.m0003_alerts_sql),
    ]

    static func main() async throws {
        try await Service.main(.notifications, migrations: migrations) { _ in wiring }
    }

    static var wiring: Wiring {
        let (facts, alerts, inboxes) = (FactStore(), AlertStore(), InboxStore())
        return Wiring(
            subscriptions: [
                .handle(InvolvementBegan.self, with: FactHandler<InvolvementBegan>(facts: facts)),
                .handle(InvolvementEnded.self, with: FactHandler<InvolvementEnded>(facts: facts)),
                .handle(OverrideUsed.self, with: OverrideUsedHandler(alerts: alerts)),
                .handle(ViewInbox.self, with: ViewInboxHandler(inboxes: inboxes)),
                .handle(MarkRead.self, with: MarkReadHandler(inboxes: inboxes)),
            ],
            jobs: [DeliverDue(facts: facts), AlertOfficers(alerts: alerts)])
    }
}
