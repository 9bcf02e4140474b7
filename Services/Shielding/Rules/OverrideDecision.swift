import Contracts
import FoundationEssentials
import Model

/// What becomes of the wish to see past a shield.
///
/// It depends on the right and on the warning, and not on the child: whoever has the right learns nothing by asking of one
/// who is not shielded, not known or gone, and is investigated for that too.
enum OverrideDecision: Hashable {
    case begins
    /// It holds already, in this session.
    case stands(since: Date)
    case unacknowledged
    case refused

    /// As long as a session lasts `[ours]`: it ends with its session, for which nobody is vouched for any more then.
    static let longest: TimeInterval = 10 * 3600

    static func holds(since: Date, at now: Date) -> Bool { now.timeIntervalSince(since) < longest }

    /// - Parameters:
    ///   - session: of one who has the right; else none.
    ///   - isNamed: whether those who investigate will know who it was.
    static func decide(session: Session.ID?, isNamed: Bool, acknowledged: Bool, standing: Date?) -> OverrideDecision {
        guard session != nil, isNamed else { return .refused }
        guard acknowledged else { return .unacknowledged }
        return standing.map(OverrideDecision.stands) ?? .begins
    }

    static let notAcknowledged = Problem(
        field: "/acknowledged", rule: "acknowledged",
        explanation: "Acknowledge that an investigation follows at once, or don't override.")
}

/// Who overrode, and why; sealed in the override's row.
struct OverrideNote: Codable, Hashable, Sendable {
    var by: Account.ID
    var reason: OverrideReason
    var card: AccountCard
}
