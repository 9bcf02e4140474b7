import ArgumentParser
import Contracts
import Model

/// Notes that all that a source has came through once more.
struct FeedFull: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "full", abstract: "Notes that all that a source has was sent once more, and came through.",
        discussion: """
            For a source with fullEveryDays in the table of sources. Until it is noted again within so many days,
            contactpoint quality says that it is due.

            Example:
              contactpoint feed publish --source school-census --from-start all.csv && contactpoint feed full school-census
            """)

    @OptionGroup var settings: ConfigurationOption
    @Argument(help: "The source.")
    var source: String

    func run() async throws {
        switch try await settings.read().asking({ try await $0.command(NoteFullSend(source: source)) }) {
        case .noted(let nextBefore): print("noted; the next is due before \(WireCoding.text(of: nextBefore))")
        case .notExpected:
            throw Fault(.negative, "\(source) is not to send all it has again: it has no fullEveryDays")
        case .unknownSource: throw Fault(.negative, "there is no source called \(source)")
        }
    }
}
