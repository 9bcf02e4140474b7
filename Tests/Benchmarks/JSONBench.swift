import ArgumentParser

struct JSONBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "json")
}
