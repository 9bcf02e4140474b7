import ArgumentParser
import Border
import Foundation

/// Reads a file as the border would.
struct FeedCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Says what of a file would be refused and why, and sends nothing.",
        discussion: """
            The file is one JSON object a line, or a sheet if its name ends in .csv; docs/feeds.md has both. Each event is
            read by the rules of the border itself. What only the directory knows is not looked at: whether an event is
            known already, and whether a record named another child before. What the source may assert is looked at if
            --rights names a file of it: the part `sources` of Identity's configuration.

            Examples:
              contactpoint feed check --source school-census autumn.csv
              contactpoint feed check --source school-census --rights sources.json -o json autumn.ndjson

            Exits with 0 if nothing would be refused, 3 if something would.
            """)

    @Option(help: "The source that would publish it.")
    var source: String
    @Option(help: "A file of what sources may assert.", completion: .file())
    var rights: String?
    @OptionGroup var output: OutputOption
    @Argument(help: "The file of events.", completion: .file())
    var file: String

    func run() async throws {
        var events = try FeedFile(path: file, from: FeedPlace(), of: source)
        var findings = FeedFindings(source: source, sources: try sources(), isSheet: events.isSheet, at: Date())
        var bar = ProgressBar(total: (try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 1)
        defer { bar.end() }
        while case let batch = try events.next(upTo: 1000), !batch.isEmpty {
            for event in batch { findings.read(event) }
            bar.show(done: findings.reached, "\(findings.summary.read) read, \(findings.summary.refused) refused")
        }
        bar.end()
        try findings.summary.finish(output)
    }

    private func sources() throws -> SourceTable {
        guard let rights else { return SourceTable([source: .all]) }
        guard let json = FileManager.default.contents(atPath: rights), let table = try? SourceTable(json: json) else {
            throw Fault(.configuration, "\(rights) is no file of what sources may assert")
        }
        return table
    }
}
