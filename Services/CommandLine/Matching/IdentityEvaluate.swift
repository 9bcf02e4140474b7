import ArgumentParser
import Foundation
import Matching

/// What the matcher would decide of a file, before it is let loose on a feed.
struct IdentityEvaluate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Matches a file of records against another, and says how well if the truth is known.",
        discussion: """
            The files are comma-separated, with a header; docs/matching.md documents their columns. Without --index
            the records of --incoming are matched among themselves, each against those before it.

            Examples:
              contactpoint identity evaluate --index A.csv --incoming B.csv --truth T.csv --out decisions.csv
              contactpoint identity evaluate --incoming register.csv --out doubles.csv
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
    @OptionGroup var output: OutputOption

    func run() async throws {
        let model = try ModelFile.read(model)
        let truth = try truth.map(Truth.init(file:))
        let evaluation = Evaluation(matcher: Matcher(model: model))
        let (known, arriving) = (try readIndex(), try readIncoming())
        var bar = ProgressBar(total: arriving.count)
        let clock = ContinuousClock()
        let start = clock.now
        let decided =
            index == nil
            ? evaluation.deduplicate(arriving) { bar.show(done: $0, "records") }
            : await evaluation.run(arriving, against: known) { bar.show(done: $0, "records") }
        let took = (clock.now - start) / .seconds(1)
        bar.end()
        try write(decided)
        let measures = truth.map { measured(decided, by: $0, known, arriving, threshold: model.thresholds.link) }
        let summary = EvaluationSummary(
            model: model.id, children: known.count, decided: decided, seconds: took, measures: measures)
        switch output.format {
        case .json: try OutputOption.print(json: summary)
        case .table: try output.show(summary.lines, [Column("FIGURE") { $0.figure }, Column("VALUE") { $0.value }])
        }
    }

    private func readIndex() throws -> MemoryIndex {
        var known = MemoryIndex()
        guard let index else { return known }
        try RecordForms.read(index) { known.insert($0.form, of: $0.id) }
        return known
    }

    private func readIncoming() throws -> [Incoming] {
        var all: [Incoming] = []
        try RecordForms.read(incoming) { all.append($0) }
        return all
    }

    private func write(_ decided: [Decided]) throws {
        let lines = [CSVText.line(Decided.columns)] + decided.map { CSVText.line($0.fields) }
        do {
            try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: out), options: .atomic)
        } catch {
            throw Fault(.configuration, "\(out) can't be written")
        }
    }

    private func measured(
        _ decided: [Decided], by truth: Truth, _ known: MemoryIndex, _ arriving: [Incoming],
        threshold: Double
    ) -> Measures {
        guard index != nil else { return Measures(pairsOf: decided, threshold: threshold, truth: truth) }
        let forms = Dictionary(arriving.map { ($0.id, $0.form) }, uniquingKeysWith: { first, _ in first })
        return Measures(decided, threshold: threshold, truth: truth, known: known.holds) { one in
            let linked = one.best.map(known.forms(of:)) ?? []
            let right = (truth.children[one.incoming] ?? []).flatMap(known.forms(of:))
            return (right + (forms[one.incoming].map { [$0] } ?? [])).contains { one in
                linked.contains { one.livesWith($0) }
            }
        }
    }
}

extension PersonForm {
    /// Whether both have the same address.
    fileprivate func livesWith(_ other: PersonForm) -> Bool {
        switch compared(with: other).levels[.address] {
        case .addressHome, .addressDoor: true
        default: false
        }
    }
}
