import ArgumentParser

/// `contactpoint`: what those who run the system type.
@main
struct ContactPoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contactpoint",
        abstract: "Runs and watches ContactPoint, and publishes to it.",
        subcommands: [SetUp.self])
}
