import Contracts
import Model

/// To whom the vault shows which sensitive service is in contact. Everybody else who is shown who is in contact learns that one is,
/// and of several no more than of one: neither a number nor a date, which would tell when and which.
struct SensitiveView: Hashable {
    /// Whose own is shown: the account of whoever looks for themselves.
    var own: Account.ID?
    /// Whether all that lasts is shown: to who passes a request for contact on.
    var isBroker = false

    static let nothing = SensitiveView()

    /// - Parameters:
    ///   - relation: of the officer to the child, by the authority that is responsible.
    ///   - isAsked: whether a request for contact with the child is not answered yet.
    static func of(_ actor: Principal, relation: Access.Relation, isAsked: Bool) -> SensitiveView {
        // A mediator looks for somebody else, who need not know of it.
        guard actor.behalf == nil else { return .nothing }
        let seesOwn = Access.allows(actor.role, .seeSensitive, .own)
        return SensitiveView(
            own: seesOwn ? actor.account : nil,
            isBroker: isAsked && Access.allows(actor.role, .seeSensitive, relation))
    }

    /// Whether the contact is shown as it is.
    func shows(_ statement: Statement) -> Bool {
        guard let contact = statement.contact, contact.service.isSensitive else { return true }
        if let own, statement.account == own { return true }
        return isBroker && contact.ended == nil
    }

    /// The statements without what is hidden, and whether a sensitive service is in contact among that.
    func shown(_ statements: [Statement]) -> (statements: [Statement], isOneHidden: Bool) {
        var isOneHidden = false
        let shown = statements.map { statement in
            guard !shows(statement) else { return statement }
            if statement.contact?.ended == nil { isOneHidden = true }
            var bare = statement
            (bare.contact, bare.account) = (nil, nil)
            return bare
        }
        return (shown, isOneHidden)
    }
}
