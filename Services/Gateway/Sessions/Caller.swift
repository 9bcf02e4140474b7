import Contracts
import FoundationEssentials
import Model

/// A signed-in person, vouched for by Identity for this one request.
struct Caller: Sendable {
    let token: String
    /// The message id of whatever is asked in this person's name.
    let request: UUID
    let grant: Authorise.Grant

    var principal: SignedPrincipal { grant.principal }

    /// Where somebody begins who can't search, or can't yet; nil for the rest.
    var startsElsewhere: String? {
        if may(.mediate), grant.mediated == nil { return "/mediation" }
        return may(.viewAccounts) ? "/accounts" : nil
    }

    /// What is offered. The service that owns the data decides.
    func may(_ action: Access.Action) -> Bool { Access.mayEver(grant.role, action) }
}
