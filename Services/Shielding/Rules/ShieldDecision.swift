import Contracts
import FoundationEssentials
import Model

/// What becomes of the wish to shield a child.
///
/// A shield belongs to the person, not to a row: it may come before the vault has heard anything of the child, and
/// then covers the first report.
enum ShieldDecision: Hashable {
    case shields(since: Date)
    case alreadyShielded(since: Date)
    case refused

    static func decide(role: Role, isResponsible: Bool, shieldedSince: Date?, at now: Date) -> ShieldDecision {
        guard Access.allows(role, .shield, isResponsible ? .responsible : .any) else { return .refused }
        if let shieldedSince { return .alreadyShielded(since: shieldedSince) }
        return .shields(since: now)
    }
}
