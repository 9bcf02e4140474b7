import Contracts
import Model

/// What one opened envelope says of a child.
struct Statement: Hashable {
    /// Given by the newest version of a source record: its address and carers hold.
    var place: Place?
    /// Who says what, by the same version; nil where that was not kept yet.
    var said: Said?
    /// Given by the newest version of an involvement.
    var contact: Whereabouts.Contact?
    /// Whose the contact is, where they have an account.
    var account: Account.ID?

    struct Place: Hashable {
        var residence: Residence?
        var carers: [Carer]
        var authority: AuthorityCode?
    }
}

extension Whereabouts {
    /// Puts together what the statements say; `statements` in the order in which the vault received them.
    ///
    /// Residence and carers come from whoever is trusted on them, else from the newest record that gives some (`Said.order`); the
    /// authority from the newest. Those who are no longer in
    /// contact stay, shown as ended, after those who are. One at most leads. Of sensitive services what `view` shows stands among them.
    init(_ statements: [Statement], to view: SensitiveView = .nothing) {
        let (statements, isOneHidden) = view.shown(statements)
        let contacts = statements.compactMap(\.contact)
        let terms = LeadProfessional.terms(of: contacts.compactMap(\.leads))
        let newestFirst = statements.reversed().compactMap(\.place)
        let (homes, families) = (Said.order(statements, on: .residence), Said.order(statements, on: .carers))
        self.init(
            residence: homes.lazy.compactMap { $0.place?.residence }.first,
            carers: families.lazy.compactMap { $0.place?.carers }.first { !$0.isEmpty } ?? [],
            authority: newestFirst.lazy.compactMap(\.authority).first,
            contacts: contacts.map { $0.leading(terms[$0.handle]) }.sorted { ($0.order) < ($1.order) },
            items: SaidItem.all(of: statements.compactMap(\.said)), sensitiveService: isOneHidden)
    }

    /// The parts that are shown, as the audit log names them. That which sensitive service it is was shown is one; which, is not.
    var parts: [String] {
        [
            residence == nil ? nil : "residence", carers.isEmpty ? nil : "carers",
            authority == nil ? nil : "authority", contacts.isEmpty ? nil : "contacts",
            contacts.contains { $0.service.isSensitive } ? "sensitive" : nil,
            items?.isEmpty ?? true ? nil : "sources",
        ].compactMap(\.self)
    }
}

extension Whereabouts.Contact {
    /// What it says of itself.
    fileprivate var leads: LeadProfessional.Claim<Involvement.Handle>? {
        LeadTerm(leads: leadProfessional, since: leadSince, until: leadUntil, began: began).map {
            .init(holder: handle, term: $0, ended: ended, isSelfDeclared: selfDeclared)
        }
    }

    /// As the others allow.
    fileprivate func leading(_ term: LeadTerm?) -> Self {
        var contact = self
        contact.leadProfessional = term.map { $0.until == nil } ?? false
        (contact.leadSince, contact.leadUntil) = (term?.since, term?.until)
        return contact
    }

    fileprivate var order: (Int, PartialDate, Involvement.Handle) { (ended == nil ? 0 : 1, began, handle) }
}
