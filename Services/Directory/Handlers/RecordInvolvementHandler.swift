import Contracts
import Model
import Postgres
import ServiceRuntime

/// A practitioner records that they are in contact with a child.
struct RecordInvolvementHandler: MessageHandler {
    let records: RecordStore

    func handle(
        _ command: RecordInvolvement, _ context: Context, in transaction: borrowing Transaction
    ) async throws -> Outcome<RecordInvolvement.Reply> {
        let principal = try context.actor()
        let child = command.child
        let note = AuditNote(.recordedInvolvement, reason: .recordingInvolvement, children: [child])

        let record = try await records.of(child, in: transaction)
        let today = PartialDate.london(context.now)
        switch Declarations.decide(command, by: principal, of: record, as: .random(), today: today) {
        case .begins(let involvement, let inContact):
            try records.insert(involvement, of: child, by: principal.account, card: command.card, in: transaction)
            var after = record
            after?.put(involvement)
            let events: [any Event] = [
                InvolvementDeclared(involvement, of: child, by: principal.account, card: command.card),
                InvolvementBegan(involvement, of: child, inContact: inContact, at: context.now),
            ]
            return Outcome(
                reply: .recorded(involvement.handle),
                events: events + PartTaken.news(from: record, to: after, at: context.now), audit: [note])
        case .isKnown(let handle):
            return .reply(.alreadyRecorded(handle), auditing: note)
        case .refused(let refusal):
            return .reply(.refused(refusal), auditing: AuditNote(.refused, children: [child]))
        }
    }
}
