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
}
