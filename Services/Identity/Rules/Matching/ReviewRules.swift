import Contracts
import FoundationEssentials
import Model

/// What a data manager may do about a review.
enum ReviewRules {
    enum Decision: Equatable {
        case claims
        /// The two are one, or are two.
        case tells(isSame: Bool)
        case leavesOpen
        case passesOn
        case takesBack
        case refused(Refusal)
    }

    /// - Parameters:
    ///   - isAssigned: whether it is the turn of the data manager's authority.
    ///   - isOnlyOnes: whether no other authority has a part in it.
    static func decide(
        _ step: ResolveReview.Step, _ review: Review, by account: Account.ID, isAssigned: Bool, isOnlyOnes: Bool
    ) -> Decision {
        if step == .undo { return .takesBack }
        guard isAssigned else { return .refused(Refusal(.notAllowed)) }
        guard review.state == .open || review.state == .unsure else {
            return refused("decided", "This has been decided; take the decision back first.")
        }
        if step == .claim { return .claims }
        if let claimed = review.claimedBy, claimed != account {
            return refused("claimed", "A colleague works at this; claim it first.")
        }
        switch step {
        case .same: return .tells(isSame: true)
        case .different: return .tells(isSame: false)
        case .unsure: return .leavesOpen
        case .askOther:
            return isOnlyOnes
                ? refused("oneAuthority", "No other authority is responsible for either of the two.") : .passesOn
        case .claim, .undo: return .claims
        }
    }

    static func refused(_ rule: String, _ explanation: String) -> Decision {
        .refused(
            Refusal(.invalid, problems: [Problem(field: "/step", rule: rule, explanation: explanation)]))
    }
}
