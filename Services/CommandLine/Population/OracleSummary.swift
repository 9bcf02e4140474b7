import Population

/// What a threshold comes to that holds a precision: for all reports, and by what the index knows of them and origin.
struct OracleSummary: Encodable {
    let of: String
    let known: Int
    let unknown: Int
    /// Of the known: those linked to the right child.
    let recall: Double
    /// Of the linked: those linked to the right child.
    let precision: Double
    let unknownLinked: Int

    private struct Row {
        let verdict: Oracle.Verdict
        let child: String
        let kind: String
        let origin: String
        var isRight: Bool { !child.isEmpty && verdict.child == child }
    }

    static func rows(_ verdicts: [Oracle.Verdict], truth: [UInt8], precision: Double) -> [OracleSummary] {
        let truths = truth.split(separator: UInt8(ascii: "\n")).dropFirst().map {
            String(decoding: $0, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let rows = zip(verdicts, truths).filter { $0.1.count == 5 && $0.1[0] == $0.0.incoming }
            .map { Row(verdict: $0, child: $1[1], kind: $1[2], origin: $1[4]) }
            .sorted { $0.verdict.posterior > $1.verdict.posterior }
        let linked = Set(rows.prefix(Self.linked(rows, precision)).map(\.verdict.incoming))
        var summaries = [summary("all", rows, linked)]
        for kind in ["twin", "sibling", "unknown"] {
            summaries.append(summary(kind, rows.filter { $0.kind == kind }, linked))
        }
        for origin in Set(rows.map(\.origin)).sorted() {
            summaries.append(summary(origin, rows.filter { $0.origin == origin }, linked))
        }
        return summaries
    }

    /// The longest beginning that holds the precision and does not part equals.
    private static func linked(_ rows: [Row], _ precision: Double) -> Int {
        var (right, longest) = (0, 0)
        for (place, row) in rows.enumerated() {
            if row.isRight { right += 1 }
            let isLast = place + 1 == rows.count || rows[place + 1].verdict.posterior < row.verdict.posterior
            if isLast, row.verdict.child != nil, Double(right) >= precision * Double(place + 1) { longest = place + 1 }
        }
        return longest
    }

    private static func summary(_ of: String, _ rows: [Row], _ linked: Set<String>) -> OracleSummary {
        let known = rows.filter { !$0.child.isEmpty }
        let taken = rows.filter { linked.contains($0.verdict.incoming) }
        let right = taken.filter(\.isRight).count
        return OracleSummary(
            of: of, known: known.count, unknown: rows.count - known.count,
            recall: known.isEmpty ? 0 : Double(right) / Double(known.count),
            precision: taken.isEmpty ? 1 : Double(right) / Double(taken.count),
            unknownLinked: taken.filter { $0.child.isEmpty }.count)
    }
}
