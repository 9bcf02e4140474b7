import Contracts
import Model
import Postgres
import ServiceRuntime

/// Goes through the records: tells the others of those that will be archived, and purges those whose time is over.
///
/// It compares what is so with what was told, and keeps no other place than that: whoever begins again does nothing twice.
struct RetentionDesk: Sendable {
    var store = RetentionStore()
    /// So many are looked at in one transaction, and something is done about so many at most.
    var window = 5_000
    var most = 500

    /// What one round over some records did.
    struct Done {
        var report = RetentionReport()
        var events: [any Event] = []
        var audit: [AuditNote] = []
    }

    /// - Parameter day: the day that counts as today.
    func round(
        on day: PartialDate, isDry: Bool, after: Child.ID?, in transaction: borrowing Transaction
    ) async throws -> Done {
        let seen = try await store.next(after: after, most: window, in: transaction)
        var done = Done()
        var due: [Child.ID] = []
        for record in seen {
            let step = RetentionStep.decide(record, on: day)
            if step != .none {
                guard due.count < most else { break }
                due.append(record.child)
            }
            count(record, step, on: day, in: &done.report)
            done.report.next = record.child
        }
        if seen.count < window, done.report.next == seen.last?.child { done.report.next = nil }
        guard !isDry, !due.isEmpty else { return done }

        transaction.hold(due.map(Subject.init))
        // What was reported in between counts.
        let steps = try await store.of(due, in: transaction).map { ($0, RetentionStep.decide($0, on: day)) }
        let told = steps.compactMap { record, step in
            if case .tells(let retention) = step {
                RetentionSet(child: record.child, authority: record.authority, retention: retention)
            } else {
                nil
            }
        }
        store.tell(told, in: transaction)
        let purged = try await store.purge(steps.filter { $0.1 == .purges }.map(\.0.child), in: transaction)
        (done.report.told, done.report.purged) = (told.count, purged.count)
        done.events = told + purged
        if !told.isEmpty { done.audit.append(AuditNote(.setRetention, children: told.map(\.child))) }
        if !purged.isEmpty { done.audit.append(AuditNote(.purgedRecord, children: purged.map(\.child))) }
        return done
    }

    /// What is to be told at once of one child whose life has changed; the child is held.
    func told(of child: Child.ID, on day: PartialDate, in transaction: borrowing Transaction) async throws
        -> [RetentionSet]
    {
        let told = try await store.of([child], in: transaction).compactMap { record in
            if case .tells(let retention) = RetentionStep.decide(record, on: day) {
                RetentionSet(child: child, authority: record.authority, retention: retention)
            } else {
                nil
            }
        }
        store.tell(told, in: transaction)
        return told
    }

    private func count(
        _ record: RetentionStep.Record, _ step: RetentionStep, on day: PartialDate, in report: inout RetentionReport
    ) {
        switch record.retention?.stage(on: day) ?? .live {
        case .live: report.live += 1
        case .archived: report.archived += 1
        case .investigationOnly: report.investigationOnly += 1
        case .due: report.due += 1
        }
        switch step {
        case .none: break
        case .tells: report.told += 1
        case .purges: report.purged += 1
        }
    }
}
