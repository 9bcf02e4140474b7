import Contracts
import Model
import Postgres
import ServiceRuntime

/// Writes down that a young person consents to a record until they are 25; the others know of it in the same transaction.
struct RecordConsentHandler: MessageHandler {
    let records: RecordStore
    var desk = RetentionDesk()

    func handle(_ command: RecordConsent, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<RecordConsent.Reply>
    {
        let (principal, child) = (try context.actor(), command.child)
        let today = PartialDate.london(context.now)
        let record = try await records.of(child, in: transaction)
        switch ConsentDecision.decide(command, by: principal, of: record, today: today) {
        case .records(let consent):
            desk.store.record(consent, of: child, by: principal.account, in: transaction)
            return Outcome(
                reply: .recorded, events: try await desk.told(of: child, on: today, in: transaction),
                audit: [AuditNote(.recordedConsent, children: [child])])
        case .isRecorded:
            return .reply(.alreadyRecorded, auditing: AuditNote(.recordedConsent, children: [child]))
        case .refused(let refusal):
            return .reply(.refused(refusal), auditing: AuditNote(.refused, children: [child]))
        }
    }
}

/// Writes down that a young person consents no longer.
struct WithdrawConsentHandler: MessageHandler {
    let records: RecordStore
    var desk = RetentionDesk()

    func handle(_ command: WithdrawConsent, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<WithdrawConsent.Reply>
    {
        let (principal, child) = (try context.actor(), command.child)
        let today = PartialDate.london(context.now)
        let record = try await records.of(child, in: transaction)
        switch ConsentDecision.decide(command, by: principal, of: record, today: today) {
        case .withdraws(let consent):
            desk.store.withdraw(consent, of: child, by: principal.account, in: transaction)
            return Outcome(
                reply: .withdrawn, events: try await desk.told(of: child, on: today, in: transaction),
                audit: [AuditNote(.withdrewConsent, children: [child])])
        case .noConsent:
            return .reply(.noConsent, auditing: AuditNote(.withdrewConsent, children: [child]))
        case .refused(let refusal):
            return .reply(.refused(refusal), auditing: AuditNote(.refused, children: [child]))
        }
    }
}
