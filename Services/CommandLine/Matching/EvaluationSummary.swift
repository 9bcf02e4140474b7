/// What an evaluation comes to, as it is printed.
struct EvaluationSummary: Encodable {
    let model: String
    let children: Int
    let incoming: Int
    let links: Int
    let reviews: Int
    let new: Int
    let decisionsPerSecond: Int
    let measures: Measures?

    init(model: String, children: Int, decided: [Decided], seconds: Double, measures: Measures?) {
        func count(_ kind: Decided.Kind) -> Int { decided.reduce(0) { $0 + ($1.kind == kind ? 1 : 0) } }
        (self.model, self.children, self.measures) = (model, children, measures)
        incoming = decided.count
        (links, reviews, new) = (count(.link), count(.review), count(.new))
        decisionsPerSecond = Int(Double(decided.count) / max(seconds, 1e-3))
    }

    struct Line: Encodable {
        let figure: String
        let value: String
    }

    var reviewShare: Double { incoming == 0 ? 0 : Double(reviews) / Double(incoming) }

    var lines: [Line] {
        var lines = [
            Line(figure: "model", value: model), Line(figure: "children in the index", value: "\(children)"),
            Line(figure: "incoming", value: "\(incoming)"), Line(figure: "linked", value: "\(links)"),
            Line(figure: "to be reviewed", value: "\(reviews) (\(Self.percent(reviewShare)))"),
            Line(figure: "new", value: "\(new)"),
        ]
        guard let measures else { return lines }
        lines += [
            Line(figure: "precision", value: Self.precise(measures.precision)),
            Line(figure: "recall", value: Self.precise(measures.recall)),
            Line(figure: "F1", value: Self.precise(measures.f1)),
            Line(figure: "F1 at the best threshold", value: Self.precise(measures.bestF1)),
            Line(figure: "precision at the link's posterior", value: Self.precise(measures.precisionAtThreshold)),
            Line(figure: "recall at the link's posterior", value: Self.precise(measures.recallAtThreshold)),
            Line(figure: "false links", value: "\(measures.falseLinks)"),
            Line(figure: "false links inside households", value: "\(measures.falseLinksInHouseholds)"),
        ]
        return lines
            + measures.recallByOrigin.sorted { $0.key < $1.key }.map {
                Line(figure: "recall, names of origin \($0.key)", value: Self.precise($0.value))
            }
            + measures.linkedOfUnknown.sorted { $0.key < $1.key }.map {
                Line(figure: "linked though not in the index, \($0.key)", value: Self.percent($0.value))
            }
    }

    private static func percent(_ share: Double) -> String { "\((share * 10_000).rounded() / 100) %" }
    private static func precise(_ share: Double) -> String { "\((share * 100_000).rounded() / 100_000)" }
}
