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
        let outcome = known.take(report)
        guard known.isLive(report.child, on: .london(context.now)) else { return .done() }
        switch outcome {
        case .begins(let involvement, let inContact):
            let event = InvolvementBegan(involvement, of: report.child, inContact: inContact, at: context.now)
            return .done(announcing: [event], auditing: [AuditNote(.involvementBegan, children: [report.child])])
        case .ends(let involvement, let inContact):
            let event = InvolvementEnded(involvement, of: report.child, inContact: inContact, at: context.now)
            return .done(announcing: [event], auditing: [AuditNote(.involvementEnded, children: [report.child])])
        case .changes, .joinsHistory:
            return .done(auditing: [AuditNote(.involvementChanged, children: [report.child])])
        case .staysAsItIs, nil:
            return .done()
        }
    }

    func apply(_ known: KnownRecords, in transaction: borrowing Transaction) async throws {
        try records.save(known, in: transaction)
    }
}
