import Contracts
import Logging
import ServiceRuntime

/// Notifications: who was told what, and when.
@main struct NotificationsService {
    static let migrations = [
        Migration("m0001_first", PackageResources.m0001_first_sql),
        Migration("m0002_fewer_checks", PackageResources.m0002_fewer_checks_sql),
        Migration("m0003_alerts", PackageResources.m0003_alerts_sql),
        Migration("m0004_alias", PackageResources.m0004_alias_sql),
        Migration("m0005_sighting", PackageResources.m0005_sighting_sql),
        Migration("m0006_parts", PackageResources.m0006_parts_sql),
        Migration("m0007_confirmed", PackageResources.m0007_confirmed_sql),
    ]

    static func main() async throws {
        try await Service.main(.notifications, migrations: migrations) { environment in
            let relay = try environment.optionalText("mail.relay").map {
                try MailRelay(place: $0, sender: environment.text("mail.sender"))
            }
            return wiring(relay, environment.logger)
        }
    }

    /// - Parameter relay: without one nobody is sent an email.
    static func wiring(_ relay: MailRelay?, _ logger: Logger) -> Wiring {
        let (facts, alerts, inboxes) = (FactStore(), AlertStore(mails: relay != nil), InboxStore())
        let sightings = SightingStore()
        return Wiring(
            subscriptions: [
                .handle(InvolvementBegan.self, with: FactHandler<InvolvementBegan>(facts: facts)),
                .handle(InvolvementEnded.self, with: FactHandler<InvolvementEnded>(facts: facts)),
                .handle(PartTaken.self, with: FactHandler<PartTaken>(facts: facts)),
                .handle(DeclarationDecided.self, with: FactHandler<DeclarationDecided>(facts: facts)),
                .handle(OverrideUsed.self, with: AlertHandler<OverrideUsed>(alerts: alerts)),
                .handle(ShieldRequested.self, with: AlertHandler<ShieldRequested>(alerts: alerts)),
                .handle(WatchedChildReported.self, with: WatchedChildReportedHandler(sightings: sightings)),
                .handle(SecondFactorReset.self, with: SecondFactorResetHandler(mails: relay != nil)),
                .handle(RecordPurged.self, with: RecordPurgedHandler()),
                .handle(ViewInbox.self, with: ViewInboxHandler(inboxes: inboxes)),
                .handle(MarkRead.self, with: MarkReadHandler(inboxes: inboxes)),
            ],
            jobs: [
                DeliverDue(facts: facts), AlertOfficers(alerts: alerts), TellWatchers(sightings: sightings),
            ]
                + (relay.map { [SendOwedMail(relay: $0, logger: logger)] } ?? []))
    }
}
