import ArgumentParser
import Contracts
import Foundation
import Model
import ServiceRuntime

/// Lists what became of a source's events, as Identity keeps it.
struct FeedReceipts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts", abstract: "Lists what became of a source's events, newest first.",
        discussion: """
            Examples:
              contactpoint feed receipts school-census --outcome refused
              contactpoint feed receipts school-census --limit 20 -o json
            """)

    @OptionGroup var settings: ConfigurationOption
    @Option(help: "Only accepted, superseded, held or refused.")
    var outcome: Receipt.Outcome?
    @Option(help: "How many at most.")
    var limit = 100
    @OptionGroup var output: OutputOption
    @Argument(help: "The source.")
    var source: String

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is 1 or more") }
    }

    func run() async throws {
        try await settings.read().asking { asker in
            var (receipts, counts): ([Receipt], [String: Int]) = ([], [:])
            var before: Date?
            while receipts.count < limit {
                let page = ViewReceipts(
                    source: source, outcome: outcome, before: before, limit: min(500, limit - receipts.count))
                let reply = try await asker.ask(page, within: .seconds(10))
                (receipts, counts) = (receipts + reply.receipts, reply.counts)
                // Receipts of one instant come together, even when they are more than asked for.
                guard reply.receipts.count >= page.limit, let last = reply.receipts.last else { break }
                before = last.at
            }
            try show(Array(receipts.prefix(limit)), counts)
        }
    }

    private func show(_ receipts: [Receipt], _ counts: [String: Int]) throws {
        try output.show(
            receipts,
            [
                Column("at") { WireCoding.text(of: $0.at) }, Column("event") { $0.event ?? "-" },
                Column("outcome") { $0.outcome.rawValue },
                Column("problems") { receipt in
                    receipt.problems.map { "\($0.field) \($0.rule): \($0.explanation)" }.joined(separator: "; ")
                },
            ])
        guard output.format == .table else { return }
        print("in all: " + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    }
}

extension Receipt.Outcome: ExpressibleByArgument {}
