import Contracts
import FoundationEssentials
import Model

/// What becomes of the wish to withdraw an identity, because the child has a new one.
///
/// As a shield is lifted, and for good: it takes two officers of the authority that is responsible for the child, who has a
/// shield. An identity that is gone is to everybody as one that nobody has ever known.
enum WithdrawalDecision: Hashable {
    case proposes
    /// The first word once more, by whoever gave it.
    case stands(since: Date)
    case withdraws
    case notShielded
    case refused

    static func decide(
        role: Role, account: Account.ID, of authority: AuthorityCode?, responsible: AuthorityCode?, isShielded: Bool,
        isWithdrawn: Bool, proposal: LiftDecision.Proposal?, at now: Date
    ) -> WithdrawalDecision {
        let responsible = isWithdrawn ? nil : responsible
        guard Access.allows(role, .liftShield, Responsibility.relation(of: authority, to: responsible)) else {
            return .refused
        }
        guard isShielded, !isWithdrawn else { return .notShielded }
        let word = WordOfTwo.decide(by: account, after: proposal, at: now) {
            Responsibility.mayAct($0, for: responsible)
        }
        return switch word {
        case .first: .proposes
        case .again(let since): .stands(since: since)
        case .second: .withdraws
        }
    }
}
