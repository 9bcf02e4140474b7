import ArgumentParser
import Contracts
import Foundation

/// Keeps what a source reports unhandled.
struct FeedPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Keeps what a source reports unhandled, until it is resumed.",
        discussion: "Example: contactpoint feed pause school-census")

    @OptionGroup var settings: ConfigurationOption
    @OptionGroup var output: OutputOption
    @Argument(help: "The source.")
    var source: String

    func run() async throws {
        try await settings.read().asking { try await $0.command(PauseFeed(source: source)) }.show(output)
    }
}

/// Takes a source up again.
struct FeedResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Handles what a paused source has reported, and what it reports from now on.",
        discussion: "Example: contactpoint feed resume school-census")

    @OptionGroup var settings: ConfigurationOption
    @OptionGroup var output: OutputOption
    @Argument(help: "The source.")
    var source: String

    func run() async throws {
        try await settings.read().asking { try await $0.command(ResumeFeed(source: source)) }.show(output)
    }
}

extension FeedState {
    fileprivate func show(_ output: OutputOption) throws {
        guard state != .unknownSource else { throw Fault(.negative, "there is no source called \(source)") }
        try output.show(
            [self],
            [Column("source") { $0.source }, Column("state") { $0.state.rawValue }, Column("held") { "\($0.held)" }])
    }
}
