import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// A report that names another authority starts a transfer, of which both have yet to say something.
struct MoveReportedHandler: MessageHandler {
    let desk: TransferDesk

    func handle(_ event: MoveReported, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let (child, known) = try await desk.know(event.child, in: transaction)
        let now = WireCoding.rounded(context.now)
        let open = try await desk.transfers.open(of: child, in: transaction)
        let closed = try await desk.transfers.closed(
            of: child, since: now.addingTimeInterval(-TransferDecision.quiet), in: transaction)
        guard
            let decision = TransferDecision.suggested(
                to: event.to, of: known, open: open?.note, closed: closed.map(\.note))
        else { return .done() }
        _ = try await desk.apply(decision, to: open, of: child, known, at: now, in: transaction)
        return .done(auditing: [AuditNote(.dueTransfer, children: [child])])
    }
}

/// A child is another authority's: its officers decide from now on. What a shield, a hold or an authority that is
/// loading withholds stays withheld, and may be more than before.
struct TransferCompletedHandler: MessageHandler {
    let responsibles: ResponsibleStore
    let covers: CoverStore

    func handle(_ event: TransferCompleted, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        let held = try await covers.hold(aroundAll: [event.child], in: transaction)
        try responsibles.move(event.child, to: event.authority, at: event.at, in: transaction)
        // What one officer said was said for the other authority; and whoever said that all shields of this one were
        // in did not know of this child.
        try await covers.words.withdraw(about: [event.child], at: context.now, in: transaction)
        try await covers.loading.withdrawWord(
            for: event.authority, at: WireCoding.rounded(context.now), in: transaction)
        let cover = try await covers.withLoading(held.before, in: transaction)
        return .done(announcing: held.changes(to: cover))
    }
}

/// Reminds of transfers that nobody settles, once after two weeks and once after four, in the audit log, where it can
/// be shown later that it was said. Both authorities find them so in their lists.
struct RemindOfTransfersJob: Job {
    static let name = "remind-of-transfers"
    static let batch = 100

    let transfers: TransferStore
    var interval: Duration { .seconds(3600) }

    func turn(_ work: JobContext) async throws -> Bool {
        var count = 0
        try await work.change { transaction in
            let outcome = try await remind(at: work.now, in: transaction)
            count = outcome.audit.count
            return count == 0 ? nil : outcome
        }
        return count == Self.batch
    }

    func remind(at now: Date, in transaction: borrowing Transaction) async throws -> Outcome<NoReply> {
        let reminders = try await transfers.remind(at: now, limit: Self.batch, in: transaction)
        return Outcome(
            reply: NoReply(),
            audit: reminders.map {
                AuditNote(.remindedOfTransfer, terms: ["state": $0.state], children: [$0.child])
            })
    }
}
