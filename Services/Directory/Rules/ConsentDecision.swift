import Contracts
import Model

/// Who may write down a young person's consent to be in the directory until they are 25, or its end: a data manager of the
/// responsible authority, and a practitioner who has recorded that they are in contact. To anybody else who may look at records
/// the child is as one who is not there, so that nobody learns by it which authority is responsible.
enum ConsentDecision: Hashable {
    case records(RetentionConsent)
    case isRecorded
    case refused(Refusal)

    enum Ending: Hashable {
        case withdraws(RetentionConsent)
        case noConsent
        case refused(Refusal)
    }

    /// - Parameter today: the day it is in London.
    static func decide(
        _ command: RecordConsent, by principal: Principal, of record: ChildRecord?, today: PartialDate
    ) -> ConsentDecision {
        let untold = Dates.problems(of: command.given, in: "/given", to: today)
        guard untold.isEmpty || !Access.mayEver(principal.role, .recordConsent) else {
            return .refused(Refusal(.invalid, problems: untold))
        }
        if let refusal = refusal(of: principal, record, today) { return .refused(refusal) }
        guard let record, let shown = record.shown else { return .refused(Refusal(.notFound)) }
        if record.consent?.stands == true { return .isRecorded }
        let problems = Dates.problems(of: command.given, in: "/given", from: .birth(shown.dateOfBirth), to: today)
        guard problems.isEmpty else { return .refused(Refusal(.invalid, problems: problems)) }
        return .records(RetentionConsent(given: command.given))
    }

    static func decide(
        _ command: WithdrawConsent, by principal: Principal, of record: ChildRecord?, today: PartialDate
    ) -> Ending {
        if let refusal = refusal(of: principal, record, today) { return .refused(refusal) }
        guard var consent = record?.consent, consent.stands else {
            // Who tries it on one child after the other would learn, and leave no consent behind, whose each is.
            let isManager = Access.allows(principal.role, .recordConsent, .responsible)
            return isManager ? .refused(Refusal(.notFound)) : .noConsent
        }
        consent.withdrawn = today
        return .withdraws(consent)
    }

    private static func refusal(of principal: Principal, _ record: ChildRecord?, _ today: PartialDate) -> Refusal? {
        guard Access.mayEver(principal.role, .recordConsent) else { return Refusal(.notAllowed) }
        guard let record, record.shownWhileLive(on: today) != nil, mayAct(principal, for: record) else {
            return Refusal(.notFound)
        }
        return nil
    }

    private static func mayAct(_ principal: Principal, for record: ChildRecord) -> Bool {
        let isInContact = record.involvements.contains { $0.isActive && $0.declaredBy == principal.account }
        return isInContact && Access.allows(principal.role, .recordConsent, .inContact)
            || principal.authority == record.authority && Access.allows(principal.role, .recordConsent, .responsible)
    }
}
