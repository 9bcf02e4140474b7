import Contracts
import FoundationEssentials
import Model

/// For whom a mediator may look up: a practitioner who could sign in for all that is known of them. `[hansard]` has it that both
/// people are identified; that the other has an account is ours.
enum MediationRules {
    /// As long as a telephone call about one family may take `[ours]`.
    static let longest: TimeInterval = 30 * 60

    static func end(ofOneBegunAt begun: Date) -> Date { begun.addingTimeInterval(longest) }

    static func isGoing(since begun: Date, at now: Date) -> Bool { now < end(ofOneBegunAt: begun) }

    /// - Parameters:
    ///   - role: of whoever looks up.
    ///   - practitioner: the account that is named, where there is one that is neither suspended nor closed.
    static func mayLookUp(_ role: Role, for practitioner: Standing?, on today: PartialDate) -> Bool {
        guard Access.allows(role, .mediate, .any), let practitioner else { return false }
        return practitioner.role == .practitioner && practitioner.lapsed(on: today).isEmpty
    }
}
