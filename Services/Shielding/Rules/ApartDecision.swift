import Contracts
import FoundationEssentials
import Model

/// What becomes of the wish to tell a shielded child from another, who is withheld because they may be one.
///
/// As a shield is lifted: it takes two officers of the authority that is responsible for the shielded child, and what one of
/// them alone says changes nothing that anybody sees. Where the other has a shield too, it is theirs as much.
enum ApartDecision: Hashable {
    case proposes
    /// The first word once more, by whoever gave it.
    case stands(since: Date)
    case parts
    /// The child's shield does not hold the other, or not that officer's alone.
    case notHeld
    case refused

    /// One of the two.
    struct Side: Hashable {
        var isShielded: Bool
        var responsible: AuthorityCode?
    }

    static func decide(
        role: Role, account: Account.ID, of authority: AuthorityCode?, child: Side, other: Side, arePair: Bool,
        proposal: LiftDecision.Proposal?, at now: Date
    ) -> ApartDecision {
        // An officer of another authority hears the same whether there is a shield or not.
        guard Access.allows(role, .liftShield, Responsibility.relation(of: authority, to: child.responsible)) else {
            return .refused
        }
        let shielded = [child, other].filter(\.isShielded)
        func mayAct(_ authority: AuthorityCode?) -> Bool {
            shielded.allSatisfy { Responsibility.mayAct(authority, for: $0.responsible) }
        }
        guard child.isShielded, arePair, mayAct(authority) else { return .notHeld }
        return switch WordOfTwo.decide(by: account, after: proposal, at: now, mayAct: mayAct) {
        case .first: .proposes
        case .again(let since): .stands(since: since)
        case .second: .parts
        }
    }
}
