import Border
import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The feed path: whatever a source hands in earns a receipt, and what is new is announced.
package struct ReportInvolvementHandler: BatchHandler {
    let desk: IntakeDesk

    package init(desk: IntakeDesk) { self.desk = desk }

    package func load(for batch: [Received<ReportInvolvement>], in transaction: borrowing Transaction) async throws
        -> IntakeDesk.Known
    {
        guard let now = batch.first?.context.now else { return IntakeDesk.Known() }
        let submitted = batch.compactMap { Self.submitted($0.message, $0.context) }
        return try await desk.load(submitted, at: now, in: transaction)
    }

    package func decide(_ message: ReportInvolvement, _ known: inout IntakeDesk.Known, _ context: Context) throws
        -> Outcome<Receipt>
    {
        guard let submitted = Self.submitted(message, context) else {
            let problem = BorderRule.unknownSource.problem()
            return Outcome(
                reply: Receipt(event: nil, source: "", outcome: .refused, problems: [problem], at: context.now),
                audit: [AuditNote(.reportRefused)])
        }
        return try desk.decide(submitted, &known, at: context.now)
    }

    package func apply(_ known: IntakeDesk.Known, in transaction: borrowing Transaction) async throws {
        try desk.apply(known, in: transaction)
    }

    private static func submitted(_ message: ReportInvolvement, _ context: Context) -> Submitted? {
        ReportingSource.source(of: context.source, principal: context.principal)
            .map { Submitted(source: $0, sealed: message.sealed, isRedelivered: context.isRedelivered) }
    }
}
