import ArgumentParser
import Foundation
import Matching

/// A model learned from records of which nobody knows whose they are.
struct IdentityTrain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Learns from records how reports of one child differ, without being told which are of one.",
        discussion: """
            The files are those of `identity evaluate`: comma-separated, with a header; docs/matching.md documents the
            columns. The same files in the same order give the same model.

            Examples:
              contactpoint identity train --data census.csv --data health.csv --out model.json --report weights.svg
            """)

    @Option(help: "Records to learn from; as often as there are files.", completion: .file())
    var data: [String]
    @Option(help: "Where the model goes.", completion: .file())
    var out: String
    @Option(help: "Where the weights are drawn: a file that ends in .svg or .html.", completion: .file())
    var report: String?
    @Option(help: "What the model is called, as it stands on every decision; otherwise the name of its file.")
    var id: String?
    @Option(help: "The model to begin with, for what the records do not show; otherwise the standard one.")
    var from: String?
    @Option(help: "How many given names, and how many family names, are listed with their frequency.")
    var names = 20_000
    @Option(help: "How many pairs the model that it begins with is worth.")
    var believed = 20.0
    @Option(help: "Draws other pairs, where not all are compared.")
    var seed: UInt64 = 1

    func validate() throws {
        guard believed >= 1 else { throw ValidationError("--believed is 1 or more") }
        guard names >= 1 else { throw ValidationError("--names is 1 or more") }
        guard let report else { return }
        guard report.hasSuffix(".svg") || report.hasSuffix(".html") else {
            throw ValidationError("--report is a file that ends in .svg or .html")
        }
    }

    func run() async throws {
        let prior = try ModelFile.read(from)
        var forms: [PersonForm] = []
        for file in data { try RecordForms.read(file) { forms.append($0.form) } }
        guard forms.count > 1 else { throw Fault(.negative, "there are no two records to compare") }
        let name = id ?? URL(fileURLWithPath: out).deletingPathExtension().lastPathComponent
        var (model, trained) = Self.train(forms, from: prior, id: name, believed: believed, seed: seed)
        model.frequencies = MatchModel.Frequencies(countedIn: forms, limit: names)
        try ModelFile.write(model, to: out)
        for warning in trained.warnings { StandardError.write("\(warning)\n") }
        try write(trained, name: name)
    }

    static func train(
        _ forms: [PersonForm], from prior: MatchModel, id: String, believed: Double = 20, seed: UInt64
    ) -> (model: MatchModel, trained: Trained) {
        var trainer = Trainer()
        (trainer.believed, trainer.seed) = (believed, seed)
        var bar: ProgressBar?
        let trained = trainer.train(forms, from: prior.chances) { done, all in
            if bar == nil { bar = ProgressBar(total: all) }
            bar?.show(done: done, "compared")
        }
        bar?.end()
        return (prior.trained(trained, frequencies: MatchModel.Frequencies(countedIn: forms), id: id), trained)
    }

    private func write(_ trained: Trained, name: String) throws {
        guard let report else { return }
        let drawing = WeightsDrawing(
            title: "Weights of the model \(name)", levels: trained.estimates, notes: trained.warnings)
        do {
            let text = report.hasSuffix(".html") ? drawing.html : drawing.svg
            try Data(text.utf8).write(to: URL(fileURLWithPath: report), options: .atomic)
        } catch {
            throw Fault(.configuration, "\(report) can't be written")
        }
    }
}
