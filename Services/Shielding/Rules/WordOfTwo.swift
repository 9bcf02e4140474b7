import Contracts
import FoundationEssentials
import Model

/// What an officer's word does where it takes two of the responsible authority: to lift a shield, to tell a shielded child from
/// another, to withdraw an identity.
enum WordOfTwo: Hashable {
    case first
    /// The first word once more, by whoever gave it.
    case again(since: Date)
    case second

    /// - Parameter mayAct: whether officers of an authority decide about the child now: a word that was given before anybody was
    ///   known to be responsible counts of whoever turned out to be.
    static func decide(
        by account: Account.ID, after first: LiftDecision.Proposal?, at now: Date, mayAct: (AuthorityCode?) -> Bool
    ) -> WordOfTwo {
        guard let first, now.timeIntervalSince(first.since) < LiftDecision.validity, mayAct(first.authority) else {
            return .first
        }
        return first.by == account ? .again(since: first.since) : .second
    }
}
