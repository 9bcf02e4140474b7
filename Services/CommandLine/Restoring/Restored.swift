import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// Takes a service that was restored from a backup into service again.
struct Restored: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Takes a service that was restored from a backup into service again. Audited.",
        discussion: """
            For whoever may read the folder of secrets (CONTACTPOINT_SECRETS). In this order: stop every replica of the
            service, restore its schema, say this, start it. The other services run meanwhile: each offers the service
            again what it has passed since the backup. The service itself begins a new epoch, so that what it says next
            is not taken for what it said before; `forked list` shows where others know more than it does.

            --backup-of is when the backup was taken, or earlier. It asks twice: whether you mean it, then for the name
            of the service. If it fails, say it again.

            Examples:
              contactpoint restored directory --backup-of 2026-11-21T02:00:00.000Z
              contactpoint restored directory --backup-of 2026-11-21T02:00:00.000Z --yes --yes
            """)

    /// What clocks may be apart, and a confirmation be on its way.
    private static let margin: TimeInterval = 600

    @OptionGroup var settings: ConfigurationOption
    @Option(help: "When the backup was taken, as 2026-11-21T02:00:00.000Z.")
    var backupOf: Instant
    @OptionGroup var consent: Consent
    @Argument(help: "The service whose schema was restored.")
    var service: ServiceName

    /// An instant, as it is typed.
    struct Instant: ExpressibleByArgument {
        let date: Date

        init?(argument: String) {
            guard let date = WireCoding.instant(argument) else { return nil }
            self.date = date
        }
    }

    func validate() throws {
        guard backupOf.date < Date() else { throw ValidationError("--backup-of is in the future") }
    }

    func run() async throws {
        guard let folder = SecretsFolder.ofEnvironment else {
            throw Fault(.configuration, "CONTACTPOINT_SECRETS names no folder; compose/contactpoint sets it")
        }
        let backup = WireCoding.text(of: backupOf.date)
        let isMeant = consent.isGiven(
            to: "\(service.rawValue) is to begin anew from a backup of \(backup)", naming: "name"
        ) { $0 == service.rawValue }
        guard isMeant else { throw Fault(.negative, "nothing was changed") }
        let schema = RestoredSchema(folder: folder, service: service)
        let epoch = try await schema.nextEpoch()
        try await settings.read().asking { asker in
            for other in ServiceName.allCases where other != service {
                do {
                    try await offerAgain(other.tag, in: epoch, asker)
                } catch {
                    throw Fault(.unavailable, "no answer from \(other.rawValue): start it, then say this again")
                }
            }
        }
        try await schema.begin(epoch, backupOf: backupOf.date)
        print("\(service.rawValue) may be started: the others offer it again what it has passed since the backup")
    }

    private func offerAgain<Owner: ServiceTag>(_: Owner.Type, in epoch: Int, _ asker: Asker) async throws {
        let since = backupOf.date.addingTimeInterval(-Self.margin)
        _ = try await asker.command(OfferAgain<Owner>(consumer: service.tag.party, epoch: epoch, since: since))
    }
}
