import Contracts
import Model

/// Whether what the vault holds of a child may leave it.
///
/// Of an identity that is withdrawn nothing leaves ever again, by whatever override, nor of a record that is archived for whoever
/// asks, nor where Identity has not counted that the record is opened. A shielded child is withheld from everyone, those who may shield included, but in a session that overrides, and from the two officers who disclose the record for an hour. What is withheld is said alike whatever the ground, so nobody learns that there is a shield.
enum ReleaseDecision: Hashable, CaseIterable {
    case release, releaseByOverride, releaseByDisclosure, withhold

    static func decide(
        role: Role, as relation: Access.Relation = .any, isKnown: Bool, isShielded: Bool, isOverridden: Bool = false,
        isDisclosed: Bool = false,
        isWithdrawn: Bool = false,
        isArchived: Bool = false, isCounted: Bool
    ) -> ReleaseDecision {
        guard Access.allows(role, .seeWhereabouts, relation), isCounted, isKnown, !isWithdrawn, !isArchived else {
            return .withhold
        }
        guard isShielded else { return .release }
        if isOverridden { return .releaseByOverride }
        return isDisclosed ? .releaseByDisclosure : .withhold
    }
}
