import Contracts
import Model

/// Whether a wish for a shield is taken down, and who decides it.
///
/// It depends on who asks for whom, and on nothing that is known of the child: a request is no way to find out whether
/// there is a shield, nor whether there is such a child.
enum ShieldRequestDecision: Hashable {
    case waits
    /// A requester in whose name this role does not ask.
    case refusedRequester
    case refused

    static func decide(role: Role, requester: ShieldRequester) -> ShieldRequestDecision {
        guard Access.allows(role, .requestShield, .any) else { return .refused }
        // An officer who wants a child shielded shields, and asks for others alone.
        let isOfficer = Access.mayEver(role, .shield)
        return isOfficer == (requester != .practitioner) ? .waits : .refusedRequester
    }
}
