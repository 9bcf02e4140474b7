import ArgumentParser
import Contracts
import Foundation
import ServiceRuntime

/// Tries a parked message again now.
struct ParkedRetry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Tries a parked message again now.",
        discussion: "Example: contactpoint parked retry --service directory 0197c7a2-0000-7000-8000-000000000001")

    @OptionGroup var settings: ConfigurationOption
    @Option(help: "The service that set it aside.")
    var service: ServiceName
    @Argument(help: "The message's id, as the list shows it.")
    var id: UUID

    func run() async throws {
        try await settings.read().asking { try await retry(service.tag, $0) }
        print("\(service.rawValue) tries it again")
    }

    private func retry<Owner: ServiceTag>(_: Owner.Type, _ asker: Asker) async throws {
        guard try await asker.command(RetryParked<Owner>(id: id)) == .willRetry else {
            throw Fault(.negative, "\(service.rawValue) has parked no such message")
        }
    }
}

extension UUID: @retroactive ExpressibleByArgument {
    public init?(argument: String) { self.init(uuidString: argument) }
}
