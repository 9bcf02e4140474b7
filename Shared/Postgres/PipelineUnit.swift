internal import CPostgres

/// What goes out in one flush and ends with a synchronisation point: the server runs it up to its first error.
final class PipelineUnit {
    /// A message of the extended protocol that has a result of its own.
    enum Step {
        case prepare(StatementCache.Entry)
        case execute(StatementCache.Entry, isWanted: Bool)
        case deallocate
    }

    var steps: [Step] = []
    var isReadOnly = false
    /// Sent by the simple protocol: results until there are no more.
    var isScript = false
    let sentAt: ContinuousClock.Instant
    let deadline: Duration?
    /// Takes the outcome. Nil when nobody waits: then its failure fails the session.
    let taker: Taker?

    typealias Taker = (Result<[Rows], any Error>) -> Void

    private(set) var step = 0
    private(set) var rows: [Rows] = []
    private(set) var error: PostgresError?
    private var hasResult = false

    init(sentAt: ContinuousClock.Instant, deadline: Duration?, _ taker: Taker?) {
        self.sentAt = sentAt
        self.deadline = deadline
        self.taker = taker
    }

    /// Takes a result of the current step. The first error is the unit's; what the server skips after it is not run.
    func take(_ result: PGResult, forgetting cache: inout StatementCache) {
        hasResult = true
        let current = step < steps.count ? steps[step] : nil
        switch result.status {
        case PGRES_FATAL_ERROR:
            fail(result, at: current, &cache)
        case PGRES_PIPELINE_ABORTED:
            if case .prepare(let entry) = current { cache.remove(entry) }
        default:
            guard case .execute(let entry, let isWanted) = current else { return }
            entry.hasRun = true
            if isReadOnly { entry.isKnownToRead = true }
            if isWanted { rows.append(Rows(result)) }
        }
    }

    private func fail(_ result: PGResult, at current: Step?, _ cache: inout StatementCache) {
        guard error == nil else { return }
        var problem = result.error(statement: nil)
        switch current {
        case .prepare(let entry):
            problem.statement = entry.shape.text
            cache.remove(entry)
        case .execute(let entry, _):
            problem.statement = entry.shape.text
            if ["0A000", "26000"].contains(problem.sqlState) {
                problem.isStalePlan = entry.hasRun
                cache.remove(entry)
            }
        case .deallocate, nil: break
        }
        error = problem
    }

    /// Whether the end of results belongs to a step, which is then done.
    func endStep() -> Bool {
        guard hasResult else { return false }
        hasResult = false
        step += 1
        return true
    }
}
