import Contracts
import FoundationEssentials
import Model

/// What becomes of the wish to lift a shield.
///
/// Two shielding officers lift it. What one of them alone says changes nothing that anybody sees, and holds for a
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
        var since: Date
    }

    static func mayLift(_ role: Role) -> Bool { role == .shieldingOfficer }

    static let validity: TimeInterval = 14 * 24 * 3600

    static func decide(
        role: Role, account: Account.ID, isShielded: Bool, proposal: Proposal?, at now: Date
    ) -> LiftDecision {
        guard mayLift(role) else { return .refused }
        guard isShielded else { return .notShielded }
        guard let proposal, now.timeIntervalSince(proposal.since) < validity else { return .proposes }
        return proposal.by == account ? .stands(since: proposal.since) : .lifts
    }
}
