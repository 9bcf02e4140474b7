import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// How the feeds do.
struct QualityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quality", abstract: "Shows how fresh each feed is, and what became of its reports.",
        discussion: """
            The feeds that are silent for too long come first. Percentages need fifty reports.

            linked: new records that were linked to a known child; review: reports for which a person has to look; name,
            birth, gender: reports about a child of whom every other record says another.

            Examples:
              contactpoint quality
              contactpoint quality --source school-census --days 7
              contactpoint quality -o json
              contactpoint quality >/dev/null || echo "a feed is silent" | mail -s contactpoint ops@example.org

            Exits with 1 if a feed is silent, or a full re-send is due, which it says on standard error.
            """)

    @OptionGroup var settings: ConfigurationOption
    @Option(help: "How many days, today the last; up to \(ViewQuality.mostDays).")
    var days = 30
    @Option(help: "Only this source, with its authorities, refusals and days.")
    var source: String?
    @OptionGroup var output: OutputOption

    func validate() throws {
        guard (1...ViewQuality.mostDays).contains(days) else {
            throw ValidationError("--days is 1 to \(ViewQuality.mostDays)")
        }
    }

    func run() async throws {
        let reply = try await settings.read().asking {
            try await $0.ask(ViewQuality(days: days, source: source), within: .seconds(10))
        }
        guard case .quality(let quality) = reply else { throw Fault(.negative, "the service shows us no figures") }
        if let source, quality.feeds.isEmpty { throw Fault(.negative, "there is no source called \(source)") }
        switch output.format {
        case .json: try OutputOption.print(json: quality)
        case .table: print(QualityTables(quality, isDetailed: source != nil).text)
        }
        let silent = quality.feeds.filter { $0.state == .silent }.map(\.source)
        let due = quality.feeds.filter { $0.isFullDue == true }.map(\.source)
        var alarms: [String] = []
        if !silent.isEmpty { alarms.append("silent for longer than expected: \(silent.joined(separator: ", "))") }
        if !due.isEmpty { alarms.append("all of it should have come again: \(due.joined(separator: ", "))") }
        guard alarms.isEmpty else { throw Fault(.negative, alarms.joined(separator: "; ")) }
    }
}
