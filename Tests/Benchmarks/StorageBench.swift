import ArgumentParser

struct StorageBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "storage")
}
