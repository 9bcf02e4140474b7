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
        switch role {
        case .practitioner: requester == .practitioner ? .waits : .refusedRequester
        // An officer who wants a child shielded shields.
        case .shieldingOfficer: requester == .practitioner ? .refusedRequester : .waits
        case .dataManager, .auditor, .feed: .refused
        }
    }

    static func mayDecide(_ role: Role) -> Bool { ShieldDecision.mayShield(role) }
}
