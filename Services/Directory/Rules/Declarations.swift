import Contracts
import Model

/// What a practitioner may record about their own involvement with a child.
enum Declarations {
    enum Beginning: Hashable, Sendable {
        case begins(RecordedInvolvement, inContact: [Involvement.Handle])
        case isKnown(Involvement.Handle)
        case refused(Refusal)
    }

    enum Ending: Hashable, Sendable {
        case ends(RecordedInvolvement, inContact: [Involvement.Handle])
        /// The child no longer consents to it: it is removed, and nobody is told.
        case withdraws(RecordedInvolvement)
        case hasEnded
        case refused(Refusal)
    }

    enum Changing: Hashable, Sendable {
        case changes(RecordedInvolvement)
        case staysAsItIs
        case refused(Refusal)
    }

    /// - Parameters:
    ///   - handle: the random handle that a new involvement gets.
    ///   - today: the day it is in London.
    static func decide(
        _ command: RecordInvolvement, by principal: Principal, of record: ChildRecord?,
        as handle: Involvement.Handle, today: PartialDate
    ) -> Beginning {
        guard Access.allows(principal.role, .declareInvolvement, .any) else { return .refused(Refusal(.notAllowed)) }
        let parts = partProblems(of: command.kind, command.leadProfessional, command.holdsAssessment)
        let untold = Dates.problems(of: command.began, in: "/began", to: today) + parts
        guard untold.isEmpty else { return .refused(Refusal(.invalid, problems: untold)) }
        guard let record, let shown = record.shownWhileLive(on: today) else { return .refused(Refusal(.notFound)) }

        if let own = record.involvements.first(where: { $0.isActive && $0.declaredBy == principal.account }) {
            return .isKnown(own.handle)
        }
        let problems = Dates.problems(of: command.began, in: "/began", from: .birth(shown.dateOfBirth), to: today)
        guard problems.isEmpty else { return .refused(Refusal(.invalid, problems: problems)) }

        let involvement = RecordedInvolvement(
            handle: handle, kind: command.kind, began: command.began, leadProfessional: command.leadProfessional,
            holdsAssessment: command.holdsAssessment, ordinal: record.nextOrdinal, declaredBy: principal.account)
        return .begins(involvement, inContact: record.inContact(besides: handle))
    }

    /// Only one's own: whatever else the handle may stand for is refused as if it were absent.
    static func decide(
        _ command: EndInvolvement, by principal: Principal, of record: ChildRecord?, today: PartialDate
    ) -> Ending {
        let withdraws = command.consentWithdrawn ?? false
        guard Access.allows(principal.role, .endInvolvement, .own), let record, !record.isWithdrawn,
            withdraws || record.isLive(on: today),
            var involvement = record.involvements.first(where: { $0.handle == command.handle }),
            involvement.declaredBy == principal.account
        else { return .refused(Refusal(.notFound)) }
        guard !withdraws else {
            return involvement.kind == .sensitive
                ? .withdraws(involvement) : .refused(Refusal(.invalid, problems: [.withdrawnOfAnother]))
        }
        guard involvement.isActive else { return .hasEnded }

        let problems = Dates.problems(of: command.ended, in: "/ended", from: .beginning(involvement.began), to: today)
        guard problems.isEmpty else { return .refused(Refusal(.invalid, problems: problems)) }

        involvement.ended = command.ended
        return .ends(involvement, inContact: record.inContact(besides: command.handle))
    }

    /// What their organisation declined ends on that day; what it confirmed, and what has ended, stays as it is.
    static func decide(_ event: DeclarationDecided, of record: ChildRecord?, today: PartialDate) -> Ending {
        guard let record, !record.isWithdrawn, record.isLive(on: today),
            var involvement = record.involvements.first(where: { $0.handle == event.handle }),
            involvement.declaredBy != nil
        else { return .refused(Refusal(.notFound)) }
        guard event.standing == .declined, involvement.isActive else { return .hasEnded }

        involvement.ended = max(.london(event.at), involvement.began)
        return .ends(involvement, inContact: record.inContact(besides: event.handle))
    }

    /// Only one's own that lasts: whatever else the handle may stand for is refused as if it were absent. Who leads does from
    /// today on, and who leads no more did until today.
    static func decide(
        _ command: ChangeInvolvement, by principal: Principal, of record: ChildRecord?, today: PartialDate
    ) -> Changing {
        guard let record, !record.isWithdrawn, record.isLive(on: today),
            let known = record.involvements.first(where: { $0.handle == command.handle }),
            known.isActive, known.declaredBy == principal.account
        else { return .refused(Refusal(.notFound)) }
        let parts = partProblems(of: known.kind, command.leadProfessional ?? false, command.holdsAssessment ?? false)
        guard parts.isEmpty else { return .refused(Refusal(.invalid, problems: parts)) }

        var changed = known
        if let leads = command.leadProfessional, leads != known.leadProfessional {
            changed.leadProfessional = leads
            changed.leadSince = leads ? max(today, known.began) : known.leadSince ?? known.began
            changed.leadUntil = leads ? nil : today
        }
        if let holds = command.holdsAssessment { changed.holdsAssessment = holds }
        return changed == known ? .staysAsItIs : .changes(changed)
    }

    /// Of a sensitive service nobody leads, nor holds an assessment: that is said with a name.
    private static func partProblems(of kind: ContactKind, _ leads: Bool, _ holdsAssessment: Bool) -> [Problem] {
        guard kind == .sensitive else { return [] }
        return (leads ? [.sensitive("/leadProfessional")] : [])
            + (holdsAssessment ? [.sensitive("/holdsAssessment")] : [])
    }
}

extension Problem {
    fileprivate static let withdrawnOfAnother = Problem(
        field: "/consentWithdrawn", rule: "notSensitive",
        explanation: "Only an involvement of a sensitive service ends with consent to it.")

    fileprivate static func sensitive(_ field: String) -> Problem {
        Problem(
            field: field, rule: "sensitive",
            explanation: "A sensitive service neither leads nor holds an assessment here.")
    }
}
