import ArgumentParser

/// How long records are kept.
struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "Archives and purges records whose time has come, or says which.",
        subcommands: [RetentionRun.self])
}
