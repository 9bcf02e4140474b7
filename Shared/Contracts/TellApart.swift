import FoundationEssentials
import Model

/// A shielding officer says that a shielded child is not another, who is withheld because they may be one. It counts once
/// another officer says so too within fourteen days; a merge or a separation of either, a new shield, or word that they may
/// be one after all takes the first word back.
public struct TellApart: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        /// Nothing has changed yet, and another officer's word is needed.
        case proposed(since: Date)
        /// Neither is covered by the other's shield any more.
        case apart
        /// There is nothing that these officers could end: the child has no shield, or it does not cover the other, or the
        /// other has one that is another authority's.
        case notHeld
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    /// Who has the shield.
    public var child: Child.ID
    public var other: Child.ID

    public init(principal: SignedPrincipal, child: Child.ID, other: Child.ID) {
        self.principal = principal
        self.child = child
        self.other = other
    }

    public static let route = Route(.shielding, "tell-apart")
    public static let senders: [Party] = [.gateway]
    public static let summary = "One of two shielding officers says that a shielded child is not another."
    public var subjects: [Subject] { Set([child, other]).map(Subject.init) }
}

/// Two officers have said that a shielded child is not another. Identity no longer names either as whom the other may be, where
/// nobody else is asked about them: so the other is listed again, and no later word about somebody else makes them a pair.
public struct ToldApart: Event {
    public var child: Child.ID
    public var other: Child.ID

    public init(child: Child.ID, other: Child.ID) {
        self.child = child
        self.other = other
    }

    public static let route = Route(.shielding, "told-apart", lane: .events)
    public static let senders: [Party] = [.shielding]
    public static let receivers: [Party] = [.identity]
    public static let summary = "Two officers have said that a shielded child is not another."
    public var subjects: [Subject] { [Subject(child), Subject(other)] }
}
