import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// Purges records out of the vault.
struct ShieldingPurge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge", abstract: "Destroys what the vault keeps of records, for good. Audited.",
        discussion: """
            Their data keys are destroyed. No restore brings them back, and what is said of them later is not kept. Backups
            open until the outer keys of their time are destroyed: `shielding keys`. It asks twice: whether you mean it, then
            how many.

            Examples:
              contactpoint shielding purge 0197c7a2-0000-7000-8000-000000000001
              contactpoint shielding purge --yes --yes --handle 0197c7a2-0000-7000-8000-000000000002

            Exits with 1 if it was refused.
            """)

    @OptionGroup var settings: ConfigurationOption
    @OptionGroup var consent: Consent
    @Option(help: "The handle of an involvement that a practitioner declared; may be given more than once.")
    var handle: [UUID] = []
    @Argument(help: "The ids of source records.")
    var records: [UUID] = []

    func validate() throws {
        guard !(records + handle).isEmpty else { throw ValidationError("name a record, or a --handle") }
    }

    func run() async throws {
        let count = Set(records).count + Set(handle).count
        let isMeant = consent.isGiven(
            to: "Nobody will read what the vault has of \(count) of them again", naming: "number"
        ) { $0 == "\(count)" }
        guard isMeant else { throw Fault(.negative, "nothing was purged") }
        let wish = PurgeRecords(
            records: records.map(SourceRecord.ID.init), handles: handle.map(Involvement.Handle.init))
        switch try await settings.read().asking({ try await $0.command(wish) }) {
        case .purged(let count): print("\(count) purged")
        case .alreadyPurged: print("purged before")
        case .refused(let refusal): throw refusal.fault
        }
    }
}
