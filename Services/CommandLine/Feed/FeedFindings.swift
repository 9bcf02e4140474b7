import Border
import Contracts
import Foundation
import Model

/// What the border makes of a file's events, one after the other.
struct FeedFindings {
    struct Summary: Encodable {
        var read = 0
        var fit = 0
        var refused = 0
        /// Of those that fit: they bear the id of an earlier line, and would have no effect.
        var repeated = 0
        var refusals: [FeedSummary.Refusal] = []
    }

    private(set) var summary = Summary()
    /// How far the file was read, in bytes.
    private(set) var reached = 0

    private let source: String
    private let sources: SourceTable
    private let isSheet: Bool
    private let now: Date
    /// By their hashes alone: a file can have millions.
    private var ids: Set<Int> = []

    init(source: String, sources: SourceTable, isSheet: Bool, at now: Date) {
        (self.source, self.sources, self.isSheet, self.now) = (source, sources, isSheet, now)
    }

    mutating func read(_ event: Result<FeedLine, FeedRowFault>) {
        summary.read += 1
        switch event {
        case .failure(let row):
            reached = row.end
            refuse(row.line, nil, [Problem(field: "", rule: "sheet", explanation: row.reason.explanation)])
        case .success(let line):
            reached = line.end
            switch EventReading.read(line.text, from: source, among: sources, at: now) {
            case .refused(let id, _, let problems): refuse(line.number, id, problems)
            case .event(let event):
                summary.fit += 1
                if !ids.insert(event.id.hashValue).inserted { summary.repeated += 1 }
            }
        }
    }

    private mutating func refuse(_ line: Int, _ event: String?, _ problems: [Problem]) {
        summary.refused += 1
        for problem in problems where summary.refusals.count < FeedSummary.kept {
            let column = isSheet ? FeedSheet.column(of: problem.field) : nil
            summary.refusals.append(
                FeedSummary.Refusal(
                    line: line, event: event, field: column ?? problem.field, rule: problem.rule,
                    explanation: problem.explanation))
        }
    }
}

extension FeedFindings.Summary {
    /// Shows it, and says by the exit code whether all would be taken.
    func finish(_ output: OutputOption) throws {
        switch output.format {
        case .json: try OutputOption.print(json: self)
        case .table:
            if !refusals.isEmpty { try output.show(refusals, FeedSummary.columns) }
            print("read \(read): fit \(fit), repeated \(repeated), refused \(refused)")
        }
        if refused > 0 { throw ExitStatus.someRefused.code }
    }
}

extension SourceRights {
    /// Everything: where it is not known what a source may assert.
    static let all = SourceRights(services: ServiceKind.allCases, authorities: nil, deaths: true)
}
