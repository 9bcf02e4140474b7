import Contracts
import Model

/// Whom of the shielding officers something about a child concerns.
enum OfficerRules {
    /// Those who decide about the child; everybody where nobody is known to be responsible. As the vault's `Responsibility`.
    static func concerns(_ responsible: AuthorityCode?, officerOf authority: AuthorityCode?) -> Bool {
        responsible == nil || authority == responsible
    }

    /// Data managers hear of their own authority's children alone.
    static func concerns(_ responsible: AuthorityCode?, managerOf authority: AuthorityCode?) -> Bool {
        responsible != nil && authority == responsible
    }
}
