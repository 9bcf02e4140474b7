import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime

/// Gives a parked message up.
struct ParkedDrop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Gives a parked message up, so that what follows it may pass. Audited.",
        discussion: """
            What the message reported is lost to this service. It asks twice: whether you mean it, then for the id.

            Examples:
              contactpoint parked drop --service directory 0197c7a2-0000-7000-8000-000000000001
              contactpoint parked drop --service directory --yes --yes 0197c7a2-0000-7000-8000-000000000001
            """)

    @OptionGroup var settings: ConfigurationOption
    @Option(help: "The service that set it aside.")
    var service: ServiceName
    @OptionGroup var consent: Consent
    @Argument(help: "The message's id, as the list shows it.")
    var id: UUID

    func run() async throws {
        let isMeant = consent.isGiven(to: "What it reported is lost to \(service.rawValue) for good", naming: "id") {
            UUID(uuidString: $0) == id
        }
        guard isMeant else { throw Fault(.negative, "nothing was dropped") }
        try await settings.read().asking { try await drop(service.tag, $0) }
        print("\(service.rawValue) dropped it")
    }

    private func drop<Owner: ServiceTag>(_: Owner.Type, _ asker: Asker) async throws {
        guard try await asker.command(DropParked<Owner>(id: id)) == .dropped else {
            throw Fault(.negative, "\(service.rawValue) has parked no such message")
        }
    }
}
