import Contracts

/// What became of a file of events.
struct FeedSummary: Encodable, Sendable {
    /// One broken rule of one refused event.
    struct Refusal: Encodable, Sendable {
        var line: Int
        var event: String?
        var field: String
        var rule: String
        var explanation: String
    }

    /// More refusals than these are counted and not kept.
    static let kept = 1000

    var sent = 0
    var accepted = 0
    var superseded = 0
    var held = 0
    var refused = 0
    /// Sent, and no receipt came in time.
    var unanswered = 0
    var refusals: [Refusal] = []

    mutating func count(_ receipt: Receipt, line: Int) {
        switch receipt.outcome {
        case .accepted: accepted += 1
        case .superseded: superseded += 1
        case .held: held += 1
        case .refused:
            refused += 1
            for problem in receipt.problems where refusals.count < Self.kept {
                refusals.append(
                    Refusal(
                        line: line, event: receipt.event, field: problem.field, rule: problem.rule,
                        explanation: problem.explanation))
            }
        }
    }

    /// Shows it, and says by the exit code whether all went well.
    func finish(_ output: OutputOption) throws {
        switch output.format {
        case .json: try OutputOption.print(json: self)
        case .table:
            if !refusals.isEmpty { try output.show(refusals.sorted { $0.line < $1.line }, Self.columns) }
            print(
                "sent \(sent): accepted \(accepted), superseded \(superseded), held \(held), refused \(refused), "
                    + "unanswered \(unanswered)")
        }
        if unanswered > 0 {
            throw Fault(.unavailable, "\(unanswered) events have no receipt yet; the same command goes on from there")
        }
        if refused > 0 { throw ExitStatus.someRefused.code }
    }

    static var columns: [Column<Refusal>] {
        [
            Column("line") { "\($0.line)" }, Column("event") { $0.event ?? "-" }, Column("field") { $0.field },
            Column("rule") { $0.rule }, Column("explanation") { $0.explanation },
        ]
    }
}
