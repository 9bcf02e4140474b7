import Contracts
import Model

/// Whom the management team brings together, and how far a request has come.
///
/// Asking depends on nothing but who asks: of a child who is shielded, held, neither or unknown it is answered alike.
enum ContactRequestDecision {
    /// Where a step leads. What is answered stays so, and what was passed on is not asked anew.
    static func state(after step: ResolveContactRequest.Step, from state: ContactRequest.State) -> ContactRequest.State
    {
        switch (state, step) {
        case (.answered, _): .answered
        case (_, .passOn): .passedOn
        case (_, .contactMade), (_, .declined), (_, .notPossible): .answered
        }
    }
}

/// Who asks, and how it was answered; sealed in the request's row.
struct ContactRequestNote: Codable, Hashable, Sendable {
    var by: Account.ID
    var card: AccountCard
    /// The last step, and whose.
    var step: ResolveContactRequest.Step?
    var resolver: Account.ID?
}
