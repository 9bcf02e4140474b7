import ArgumentParser
import Foundation

/// Writes the file that the broker takes its users from.
struct SetUpBrokerDefinitions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "broker-definitions",
        abstract: "Writes broker/definitions.json: the broker's users, with the least rights.")

    @OptionGroup var secrets: SecretsOption

    func run() throws {
        let folder = try secrets.folder
        try folder.write(
            BrokerDefinitions(try folder.secrets(), sources: Source.demo), to: "broker/definitions.json")
    }
}
