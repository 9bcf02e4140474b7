import Contracts
import Model

/// Whether what the vault holds of a child may leave it.
///
/// Of an identity that is withdrawn nothing leaves ever again, by whatever override, nor of a record that is archived for whoever
/// asks, nor where Identity has not counted that the record is opened. A shielded child is withheld from everyone, those who may shield included, but in a session that overrides. What is withheld is said alike whatever the ground, so nobody learns that there is a shield.
enum ReleaseDecision: Hashable, CaseIterable {
    case release, releaseByOverride, withhold

    static func decide(
        role: Role, isKnown: Bool, isShielded: Bool, isOverridden: Bool = false, isWithdrawn: Bool = false,
        isArchived: Bool = false, isCounted: Bool
    ) -> ReleaseDecision {
        guard mayRead(role), isCounted, isKnown, !isWithdrawn, !isArchived else { return .withhold }
        guard isShielded else { return .release }
        return isOverridden ? .releaseByOverride : .withhold
    }

    private static func mayRead(_ role: Role) -> Bool {
        switch role {
        case .practitioner, .dataManager, .shieldingOfficer: true
        case .auditor, .feed: false
        }
    }
}
