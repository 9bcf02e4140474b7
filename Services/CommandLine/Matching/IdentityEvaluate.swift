import ArgumentParser
import Foundation
import Matching
import Postgres

/// What the matcher would decide of a file, before it is let loose on a feed.
struct IdentityEvaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Matches a file of records against another, and says how well if the truth is known.",
        discussion: """
            The files are comma-separated, with a header; docs/matching.md documents their columns. Without --index
            the records of --incoming are matched among themselves, each against all others.

            With a database the index lies in a schema of its own there, which is dropped at the end, and is searched as
            Identity searches: --database names it, or the configuration does. Without one it lies in memory, under the
            same keys; the decisions are the same.

            Examples:
              contactpoint identity evaluate --index A.csv --incoming B.csv --truth T.csv --out decisions.csv
              contactpoint identity evaluate --incoming register.csv --out doubles.csv
              contactpoint identity evaluate --index A.csv --incoming B.csv --out D.csv --train
            """)

    @Option(help: "The children that are known.", completion: .file())
    var index: String?
    @Option(help: "The records that come in.", completion: .file())
    var incoming: String
    @Option(help: "Whose the incoming records are.", completion: .file())
    var truth: String?
    @Option(help: "Where the decisions go.", completion: .file())
    var out: String
    @Option(help: "A model that `identity train` made; otherwise the standard one.", completion: .file())
    var model: String?
    @Flag(help: "Trains the model on these very records first, their truth unseen.")
    var train = false
    @Option(help: "A database, as libpq reads it, in which a schema may be made.")
    var database: String?
    @OptionGroup var configuration: ConfigurationOption
    @OptionGroup var output: OutputOption

    func run() async throws {
        let truth = try truth.map(Truth.init(file:))
        let records = try EvaluationRecords(index: index, incoming: incoming)
        var model = try ModelFile.read(model)
        if train {
            model = IdentityTrain.train(records.forms, from: model, id: "\(model.id), trained on these", seed: 1).model
        }
        let matcher = Matcher(model: model)
        let clock = ContinuousClock()
        let start = clock.now
        let (decided, measures) =
            index == nil
            ? deduplicated(records, matcher, truth) : try await matched(records, matcher, truth)
        let summary = EvaluationSummary(
            model: model.id, children: records.known.count, decided: decided,
            seconds: (clock.now - start) / .seconds(1),
            measures: measures)
        try write(decided)
        switch output.format {
        case .json: try OutputOption.print(json: summary)
        case .table: try output.show(summary.lines, [Column("FIGURE") { $0.figure }, Column("VALUE") { $0.value }])
        }
    }

    private func deduplicated(
        _ records: EvaluationRecords, _ matcher: Matcher, _ truth: Truth?
    ) -> ([Decided], Measures?) {
        var bar = ProgressBar(total: records.incoming.count)
        var deduplication = Deduplication(records.incoming, matcher: matcher)
        let outcomes = deduplication.run { bar.show(done: $0, "decided") }
        bar.end()
        let measures = truth.map {
            Measures(
                outcomes, threshold: matcher.model.thresholds.link, truth: $0, isAtHome: records.areAtOneAddress())
        }
        return (outcomes.map(\.decided), measures)
    }

    private func matched(
        _ records: EvaluationRecords, _ matcher: Matcher, _ truth: Truth?
    ) async throws -> ([Decided], Measures?) {
        let evaluation = Evaluation(matcher: matcher, population: records.known.count)
        let decided: [Decided]
        if let database = try address() {
            var filling = ProgressBar(total: records.known.count)
            decided = try await ScratchIndex.with(
                records.known, in: database, progress: { filling.show(done: $0, "indexed") },
                { try await decide(records, evaluation, $0) })
        } else {
            decided = try await decide(records, evaluation, records.known)
        }
        return (decided, truth.map { records.measures(decided, by: $0, threshold: matcher.model.thresholds.link) })
    }

    private func decide(
        _ records: EvaluationRecords, _ evaluation: Evaluation, _ index: some CandidateIndex
    ) async throws -> [Decided] {
        var bar = ProgressBar(total: records.incoming.count)
        defer { bar.end() }
        return try await evaluation.run(records.incoming, against: index) { bar.show(done: $0, "decided") }
    }

    /// Nil where neither an option nor the configuration names a database.
    private func address() throws -> DatabaseAddress? {
        if let database { return DatabaseAddress(conninfo: database, applicationName: "evaluation") }
        guard configuration.path != nil else { return nil }
        return try configuration.read().database.map {
            DatabaseAddress(conninfo: $0.conninfo, applicationName: "evaluation")
        }
    }

    private func write(_ decided: [Decided]) throws {
        let lines = [CSVText.line(Decided.columns)] + decided.map { CSVText.line($0.fields) }
        do {
            try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
        } catch {
            throw Fault(.configuration, "\(out) can't be written")
        }
    }
}
