import Contracts
import Model
import Postgres
import ServiceRuntime

/// Takes in what Identity matched to a child: the visible details, and an involvement that began, changed or ended.
struct ChildReportedHandler: BatchHandler {
    let records: RecordStore

    func load(
        for batch: [Received<ChildReported>], in transaction: borrowing Transaction
    ) async throws -> KnownRecords {
        try await records.known(of: batch.map(\.message.child), in: transaction)
    }

    func decide(_ report: ChildReported, _ known: inout KnownRecords, _ context: Context) -> Outcome<NoReply> {
        let child = report.child
        let move = Moves.suggested(by: report, of: known.records[child]).map { MoveReported(child: child, to: $0) }
        let before = known.records[child]
        let outcome = known.take(report)
        guard known.isLive(child, on: .london(context.now)) else { return .done() }
        var events: [any Event] = []
        var audit: [AuditNote] = []
        switch outcome {
        case .begins(let involvement, let inContact):
            events = [InvolvementBegan(involvement, of: child, inContact: inContact, at: context.now)]
            audit = [AuditNote(.involvementBegan, children: [child])]
        case .ends(let involvement, let inContact):
            events = [InvolvementEnded(involvement, of: child, inContact: inContact, at: context.now)]
            audit = [AuditNote(.involvementEnded, children: [child])]
        case .changes, .joinsHistory:
            audit = [AuditNote(.involvementChanged, children: [child])]
        case .staysAsItIs, nil:
            // Nobody is told that consent was withdrawn.
            if report.withdrawn != nil { audit = [AuditNote(.involvementChanged, children: [child])] }
        }
        events += PartTaken.news(from: before, to: known.records[child], at: context.now)
        if let move { events.append(move) }
        return .done(announcing: events, auditing: audit)
    }

    func apply(_ known: KnownRecords, in transaction: borrowing Transaction) async throws {
        try records.save(known, in: transaction)
    }
}
