import ArgumentParser
import Contracts

/// Prints the description of every message.
struct AsyncAPI: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case yaml, json }

    static let configuration = CommandConfiguration(
        commandName: "asyncapi", abstract: "Prints the AsyncAPI 3 document of all messages, made from the code.",
        discussion: "Example: contactpoint asyncapi > docs/asyncapi.yaml")

    @Option(name: [.customShort("o"), .customLong("output")], help: "yaml or json.")
    var format = Format.yaml

    func run() throws {
        let document = try AsyncAPIDocument()
        print(format == .yaml ? document.yaml : document.json.text + "\n", terminator: "")
    }
}
