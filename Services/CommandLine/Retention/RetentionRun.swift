import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// Goes through all records once.
struct RetentionRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Goes through all records; archives and purges those whose time has come. Audited.",
        discussion: """
            Directory does so by itself, once an hour: nothing has to be run. `--dry-run` changes nothing, and says what would
            be done on a day that may lie ahead. A run that is broken off is begun again, and does nothing twice.

            Live, archived, investigation only and due say where the records stand on that day; told, of how many the other
            services had to be told, which is done a month before they are archived; purged, how many were over.

            Examples:
              contactpoint retention run --dry-run
              contactpoint retention run --dry-run --as-of 2031-09-01 -o json
              contactpoint retention run

            Exits with 1 if it was refused.
            """)

    @OptionGroup var settings: ConfigurationOption
    @OptionGroup var output: OutputOption
    @Flag(help: "Only say what would be done.")
    var dryRun = false
    @Option(help: "The day that counts as today, YYYY-MM-DD; not after today but in a dry run.", transform: Self.day)
    var asOf: PartialDate?

    private struct Row: Encodable {
        var isDry: Bool
        var live = 0
        var archived = 0
        var investigationOnly = 0
        var due = 0
        var told = 0
        var purged = 0

        mutating func add(_ report: RetentionReport) {
            live += report.live
            archived += report.archived
            investigationOnly += report.investigationOnly
            due += report.due
            told += report.told
            purged += report.purged
        }
    }

    func run() async throws {
        let row = try await settings.read().asking { asker in
            var row = Row(isDry: dryRun)
            var after: Child.ID?
            repeat {
                switch try await asker.command(RunRetention(day: asOf, isDry: dryRun, after: after)) {
                case .refused(let refusal): throw refusal.fault
                case .ran(let report):
                    row.add(report)
                    after = report.next
                }
            } while after != nil
            return row
        }
        try output.show(
            [row],
            [
                Column("live") { "\($0.live)" }, Column("archived") { "\($0.archived)" },
                Column("investigation only") { "\($0.investigationOnly)" }, Column("due") { "\($0.due)" },
                Column(dryRun ? "would tell" : "told") { "\($0.told)" },
                Column(dryRun ? "would purge" : "purged") { "\($0.purged)" },
            ])
    }

    private static func day(_ text: String) throws -> PartialDate {
        guard let day = PartialDate(text), day.isComplete else { throw ValidationError("--as-of is YYYY-MM-DD") }
        return day
    }
}
