import Contracts
import FoundationEssentials

/// What is grave: to lift a shield, to tell a shielded child from another, to withdraw an identity, to disclose a record,
/// to override, to open an authority. A session is not enough for it, or whoever comes by one could.
enum GraveAct {
    /// Whether a code is asked for first. It is decided before anything about the child is looked at: who has given none
    /// learns nothing, by time either. Of those whose it is not to do none is asked for.
    static func needsCode(_ actor: Principal, isTheirs: Bool, at now: Date) -> Bool {
        isTheirs && !actor.isConfirmed(at: now)
    }
}
