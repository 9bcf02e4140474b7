import Contracts
import FoundationEssentials
import Model

/// What stands inside an envelope, once it is open.
enum Contents: Hashable {
    case reported(ReportedWhereabouts)
    /// The card is absent when it can't be opened.
    case declared(DeclaredInvolvement, AccountCard?)

    /// Who would be told of news.
    var behind: Behind {
        let account =
            switch self {
            case .reported(let report): report.account
            case .declared(let declared, _): declared.account as Account.ID?
            }
        return account.map(Behind.account) ?? .noAccount
    }

    /// What the contents say: of the place, if this is the newest version of the record; of a contact, if it is the
    /// newest version of the involvement behind `handle`.
    /// - Parameter word: what the organisation said about a declared one.
    func statement(isNewest: Bool, handle: Involvement.Handle?, word: ConfirmationNote? = nil) -> Statement {
        switch self {
        case .reported(let report):
            Statement(
                place: isNewest ? report.place : nil, said: isNewest ? report.said : nil,
                contact: handle.flatMap(report.contact(behind:)), account: report.account)
        case .declared(let declared, let card):
            Statement(
                contact: card.flatMap { card in handle.map { declared.contact(behind: $0, card: card, word: word) } },
                account: declared.account)
        }
    }
}

/// A practitioner's own involvement as the vault keeps it, sealed: the dates that come open in `InvolvementDeclared`
/// are sealed again, with the account and the card as it came.
struct DeclaredInvolvement: Codable, Hashable, Sendable {
    var account: Account.ID
    var began: PartialDate
    var ended: PartialDate?
    var leadProfessional: Bool
    var holdsAssessment: Bool
    var leadSince: PartialDate?
    var leadUntil: PartialDate?
    var card: SealedEnvelope

    init(_ event: InvolvementDeclared) {
        account = event.account
        began = event.began
        ended = event.ended
        leadProfessional = event.leadProfessional
        holdsAssessment = event.holdsAssessment
        (leadSince, leadUntil) = (event.leadSince, event.leadUntil)
        card = event.card
    }

    /// One that was declined has ended, on that day at the latest.
    fileprivate func contact(
        behind handle: Involvement.Handle, card: AccountCard, word: ConfirmationNote?
    ) -> Whereabouts.Contact {
        let declined = word?.standing == .declined ? word.map { max($0.on, began) } : nil
        return Whereabouts.Contact(
            handle: handle, service: card.service, contact: card.contact, began: began, ended: ended ?? declined,
            leadProfessional: leadProfessional, leadSince: leadSince, leadUntil: leadUntil,
            holdsAssessment: holdsAssessment, selfDeclared: true,
            confirmation: card.service.takesConfirmation ? word?.standing ?? .waiting : nil,
            basis: card.service.isSensitive ? card.basis : nil)
    }
}

extension ReportedWhereabouts {
    fileprivate var place: Statement.Place {
        Statement.Place(residence: residence, carers: carers, authority: authority)
    }

    fileprivate func contact(behind handle: Involvement.Handle) -> Whereabouts.Contact? {
        guard let service, let contact, let began else { return nil }
        return Whereabouts.Contact(
            handle: handle, service: service, contact: contact, began: began, ended: ended,
            leadProfessional: leadProfessional, leadSince: leadSince, leadUntil: leadUntil,
            holdsAssessment: holdsAssessment, selfDeclared: false, provenance: provenance,
            basis: service.isSensitive ? basis : nil)
    }

    private var provenance: Provenance? {
        description.map {
            Provenance(source: source, firstSeen: $0.first.involvement ?? $0.said, lastSeen: $0.said)
        }
    }

    fileprivate var said: Said? {
        description.map { Said(source: source, description: $0, residence: residence, carers: carers) }
    }
}
