import Contracts
import Model

/// Who confirms, or declines, that a practitioner is in contact with a child, as they recorded themselves: a data manager of
/// their organisation who is somebody else, or that organisation's own source. No source of law speaks of it `[ours]`.
///
/// - The first word stands. Whoever says the same again has said it; whoever says the contrary is told what stands.
/// - One that has ended is confirmed, or declined, as any other: that somebody was in contact is worth knowing too.
/// - Declined, it has ended, on that day at the latest, and stays visible as ended and declined.
/// - A sensitive service waits for nobody's word, and reported confirms none.
/// - What may not be told of the child, is not there: refused as another organisation's, and as one's own.
enum ConfirmationDecision: Hashable {
    case decides(Declaration.Standing)
    case stands(Declaration.Standing)
    case refused(Refusal)

    /// - Parameter declared: nil of whatever is not there, or of which nothing may be told.
    static func decide(
        _ word: DecideDeclaration.Word, by actor: Principal, of declared: Declared?
    ) -> ConfirmationDecision {
        guard Access.mayEver(actor.role, .confirmInvolvement) else { return .refused(Refusal(.notAllowed)) }
        guard let declared, declared.isDecided(by: actor) else { return .refused(Refusal(.notFound)) }
        return declared.standing == .waiting ? .decides(word.standing) : .stands(declared.standing)
    }
}

/// An involvement that a practitioner recorded themselves, as far as confirming it goes.
struct Declared: Hashable {
    var handle: Involvement.Handle
    /// Whose it is now.
    var child: Child.ID
    var account: Account.ID
    var organisation: Organisation.ID
    var practitioner: PersonName?
    var service: ServiceKind
    var began: PartialDate
    var ended: PartialDate?
    var standing = Declaration.Standing.waiting

    /// Nil of what nobody decides about: a source's report, a sensitive service, and what can't be opened or names no organisation.
    init?(
        _ contents: Contents, behind handle: Involvement.Handle, of child: Child.ID,
        standing: Declaration.Standing = .waiting
    ) {
        guard case .declared(let declared, let card?) = contents else { return nil }
        self.init(declared, card, behind: handle, of: child, standing: standing)
    }

    init?(
        _ declared: DeclaredInvolvement, _ card: AccountCard, behind handle: Involvement.Handle, of child: Child.ID,
        standing: Declaration.Standing = .waiting
    ) {
        guard let organisation = card.organisation, card.service.takesConfirmation else { return nil }
        (self.handle, self.child, self.standing) = (handle, child, standing)
        (account, self.organisation) = (declared.account, organisation)
        (practitioner, service) = (card.contact.practitioner, card.service)
        (began, ended) = (declared.began, declared.ended)
    }

    /// Whether it is for `actor` to confirm or decline.
    func isDecided(by actor: Principal) -> Bool {
        Access.allows(actor.role, .confirmInvolvement, relation(of: actor))
    }

    private func relation(of actor: Principal) -> Access.Relation {
        if actor.account == account { return .own }
        return actor.organisation == organisation ? .colleague : .any
    }

    /// Whether the organisation's own source reports the same: of this practitioner, or of their service and of nobody by name; and
    /// for some day that both speak of.
    func isReported(by report: ReportedWhereabouts) -> Bool {
        guard report.organisation == organisation, let reported = report.service, reported.takesConfirmation,
            let start = report.began
        else { return false }
        let isTheirs =
            if let reporter = report.account {
                reporter == account
            } else {
                report.contact?.practitioner == nil && reported == service
            }
        let isOverBefore = report.ended.map { $0.latest < began.earliest } ?? false
        let beginsAfter = ended.map { $0.latest < start.earliest } ?? false
        return isTheirs && !isOverBefore && !beginsAfter
    }
}

/// What was said about a declared involvement; sealed in its row.
struct ConfirmationNote: Codable, Hashable, Sendable {
    var standing: Declaration.Standing
    /// On which day, in London.
    var on: PartialDate
    /// Whose word it was; absent of a source's.
    var by: Account.ID?
}

extension ServiceKind {
    /// Whether a practitioner's word for such a service is confirmed by a colleague, who is shown it, or by a source: a sensitive one
    /// is nobody's to see but whoever recorded it.
    var takesConfirmation: Bool {
        switch self {
        case .education, .earlyYears, .primaryCare, .healthVisiting, .socialCare, .police, .youthJustice, .voluntary:
            true
        case .sexualHealth, .mentalHealth, .substanceAbuse:
            false
        }
    }
}
