import Border
import Contracts
import FoundationEssentials
import Model

/// How many children who are not in the directory one may propose, what may be said of them, and what becomes of it `[ours]`.
///
/// What is proposed is what is always visible, and no more: an address is a source's to give. So whether a proposal agrees with
/// somebody depends on visible fields alone, and tells nobody where a child is.
enum ProposalRules {
    /// So many wait of one person at once.
    static let most = 20
    /// How long one is kept that nobody decides.
    static let daysWaiting = 90
    /// How long whoever proposed sees what became of it.
    static let daysDecided = 35

    /// What is decided once stays so.
    static func state(after step: DecideProposedChild.Step, from state: ProposedChild.State) -> ProposedChild.State {
        switch (state, step) {
        case (.waiting, .putIn): .putIn
        case (.waiting, .decline): .declined
        case (.putIn, _), (.declined, _): state
        }
    }

    /// The report that it becomes, under the name of nobody's feed.
    static func event(_ id: ProposedChild.ID, _ proposal: ProposeChild.Proposal, at asked: Date) -> IntakeEvent {
        IntakeEvent(
            id: id.description, source: ReportedWhereabouts.byHand, time: asked,
            data: InvolvementReport(
                record: id.description, authority: proposal.authority,
                child: ReportedChild(
                    name: proposal.name, dateOfBirth: proposal.dateOfBirth, gender: proposal.gender),
                involvement: nil))
    }

    /// It may say who the child is, and neither what service is in contact nor that the child has died.
    static let sources = SourceTable([
        ReportedWhereabouts.byHand: SourceRights(services: [], authorities: nil, expectedHours: 0)
    ])

    /// What the border says of it, at the fields of a proposal.
    static func problems(of event: IntakeEvent, at now: Date) throws -> [Problem] {
        let body = try WireCoding.encoder().encode(event)
        guard
            case .refused(_, _, let problems) = EventReading.read(
                body, from: ReportedWhereabouts.byHand, among: sources, at: now)
        else { return [] }
        return problems.map { problem in
            var field = problem.field
            for prefix in ["/data/child", "/data"] where field.hasPrefix(prefix) {
                field.removeFirst(prefix.count)
                break
            }
            return Problem(field: field, rule: problem.rule, explanation: problem.explanation)
        }
    }
}
