@testable import Population

/// A small population, read back from its rows.
struct Generated {
    let children: [[String]]
    let reports: [[String]]
    /// Of each report: child, kind, household, origin.
    let truths: [[String]]

    init(children: Int, incoming: Int, seed: UInt64 = 1, numbers: Double = 0) {
        let plan = PopulationPlan(children: children, incoming: incoming, seed: seed, numbers: numbers)
        let maker = PopulationMaker(plan)
        let parts = (0..<plan.parts).map(maker.part)
        self.children = parts.flatMap { Self.rows($0.index) }
        reports = parts.flatMap { Self.rows($0.records).map { Array($0.dropFirst()) } }
        truths = parts.flatMap { Self.rows($0.truths).map { Array($0.dropFirst()) } }
    }

    private static func rows(_ bytes: [UInt8]) -> [[String]] {
        bytes.split(separator: UInt8(ascii: "\n")).map { line in
            String(decoding: line, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
                .map(String.init)
        }
    }

    /// The children of the index by their ids.
    var byID: [String: [String]] { Dictionary(children.map { ($0[0], $0) }, uniquingKeysWith: { first, _ in first }) }

    /// Of the known reports: the report, and the child as the index has it.
    var pairs: [(report: [String], child: [String])] {
        let byID = byID
        return zip(reports, truths).compactMap { report, truth in byID[truth[0]].map { (report, $0) } }
    }

    static let shared = Generated(children: 40_000, incoming: 30_000)
}
