import Contracts
import Model

/// Whether what the vault holds of a child may leave it.
///
/// A shielded child is withheld from everyone, those who may shield included: overriding and brokering are acts of
/// their own. What is withheld is said alike whatever the ground, so nobody learns that there is a shield.
enum ReleaseDecision: Hashable, CaseIterable {
    case release, withhold

    static func decide(role: Role, isKnown: Bool, isShielded: Bool) -> ReleaseDecision {
        mayRead(role) && isKnown && !isShielded ? .release : .withhold
    }

    private static func mayRead(_ role: Role) -> Bool {
        switch role {
        case .practitioner, .dataManager, .shieldingOfficer: true
        case .auditor, .feed: false
        }
    }
}
