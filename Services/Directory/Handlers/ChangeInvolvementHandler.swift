import Contracts
import Model
import Postgres
import ServiceRuntime

/// A practitioner says whether they lead, and whether they hold an assessment.
struct ChangeInvolvementHandler: MessageHandler {
    let records: RecordStore

    func handle(
        _ command: ChangeInvolvement, _ context: Context, in transaction: borrowing Transaction
    ) async throws -> Outcome<ChangeInvolvement.Reply> {
        let principal = try context.actor()
        let child = command.child
        let note = AuditNote(.changedInvolvement, children: [child])

        let record = try await records.of(child, in: transaction)
        switch Declarations.decide(command, by: principal, of: record, today: .london(context.now)) {
        case .changes(let involvement):
            guard let card = try await records.card(behind: command.handle, of: child, in: transaction) else {
                throw RuntimeFault("a self-declared involvement without its card")
            }
            records.update(involvement, of: child, in: transaction)
            var after = record
            after?.put(involvement)
            let declared = InvolvementDeclared(involvement, of: child, by: principal.account, card: card)
            let news = PartTaken.news(from: record, to: after, at: context.now)
            return Outcome(reply: .changed, events: [declared] + news, audit: [note])
        case .staysAsItIs:
            return .reply(.changed, auditing: note)
        case .refused(let refusal):
            return .reply(.refused(refusal), auditing: AuditNote(.refused, children: [child]))
        }
    }
}
