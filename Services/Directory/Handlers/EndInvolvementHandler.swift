import Contracts
import Model
import Postgres
import ServiceRuntime

/// A practitioner ends the involvement that they recorded themselves.
struct EndInvolvementHandler: MessageHandler {
    let records: RecordStore

    func handle(
        _ command: EndInvolvement, _ context: Context, in transaction: borrowing Transaction
    ) async throws -> Outcome<EndInvolvement.Reply> {
        let principal = try context.actor()
        let child = command.child
        let note = AuditNote(.endedInvolvement, children: [child])

        let record = try await records.of(child, in: transaction)
        switch Declarations.decide(command, by: principal, of: record, today: .london(context.now)) {
        case .ends(let involvement, let inContact):
            guard let card = try await records.card(behind: command.handle, of: child, in: transaction) else {
                throw RuntimeFault("a self-declared involvement without its card")
            }
            records.update(involvement, of: child, in: transaction)
            var after = record
            after?.put(involvement)
            let events: [any Event] = [
                InvolvementDeclared(involvement, of: child, by: principal.account, card: card),
                InvolvementEnded(involvement, of: child, inContact: inContact, at: context.now),
            ]
            return Outcome(
                reply: .ended, events: events + PartTaken.news(from: record, to: after, at: context.now), audit: [note])
        case .withdraws(let involvement):
            guard let card = try await records.card(behind: command.handle, of: child, in: transaction) else {
                throw RuntimeFault("a self-declared involvement without its card")
            }
            records.remove([(child, involvement.handle)], in: transaction)
            let declared = InvolvementDeclared(
                involvement, of: child, by: principal.account, card: card, isWithdrawn: true)
            return Outcome(reply: .ended, events: [declared], audit: [note])
        case .hasEnded:
            return .reply(.alreadyEnded, auditing: note)
        case .refused(let refusal):
            return .reply(.refused(refusal), auditing: AuditNote(.refused, children: [child]))
        }
    }
}
