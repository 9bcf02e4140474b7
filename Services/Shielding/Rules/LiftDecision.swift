import Contracts
import FoundationEssentials
import Model

/// What becomes of the wish to lift a shield.
///
/// Two shielding officers of the responsible authority lift it. What one of them alone says changes nothing that anybody sees, and holds for a
/// fortnight `[ours]`.
enum LiftDecision: Hashable {
    /// The first word.
    case proposes
    /// The first word once more, by whoever gave it.
    case stands(since: Date)
    case lifts
    case notShielded
    case refused

    /// A first word: whose, and when.
    struct Proposal: Codable, Hashable {
        var by: Account.ID
        /// For which the officer worked.
        var authority: AuthorityCode?
        var since: Date
    }

    static let validity: TimeInterval = 14 * 24 * 3600

    static func decide(
        role: Role, account: Account.ID, of authority: AuthorityCode?, responsible: AuthorityCode?, isShielded: Bool,
        proposal: Proposal?, at now: Date
    ) -> LiftDecision {
        guard Access.allows(role, .liftShield, Responsibility.relation(of: authority, to: responsible)) else {
            return .refused
        }
        guard isShielded else { return .notShielded }
        let word = WordOfTwo.decide(by: account, after: proposal, at: now) {
            Responsibility.mayAct($0, for: responsible)
        }
        return switch word {
        case .first: .proposes
        case .again(let since): .stands(since: since)
        case .second: .lifts
        }
    }
}
