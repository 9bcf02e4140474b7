import Contracts
import Model
import Postgres
import ServiceRuntime

/// Ends what a practitioner recorded and their organisation declined. The vault hears of the end as of any.
struct DeclarationDecidedHandler: MessageHandler {
    let records: RecordStore

    func handle(_ event: DeclarationDecided, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<NoReply>
    {
        guard event.standing == .declined,
            let child = try await records.child(declaredAs: event.handle, in: transaction)
        else { return .done() }
        let record = try await records.of(child, in: transaction)
        guard
            case .ends(let involvement, let inContact) = Declarations.decide(
                event, of: record, today: .london(context.now)),
            let account = involvement.declaredBy,
            let card = try await records.card(behind: event.handle, of: child, in: transaction)
        else { return .done() }
        records.update(involvement, of: child, in: transaction)
        var after = record
        after?.put(involvement)
        let events: [any Event] = [
            InvolvementDeclared(involvement, of: child, by: account, card: card),
            InvolvementEnded(involvement, of: child, inContact: inContact, at: context.now),
        ]
        return .done(
            announcing: events + PartTaken.news(from: record, to: after, at: context.now),
            auditing: [AuditNote(.involvementEnded, children: [child])])
    }
}
