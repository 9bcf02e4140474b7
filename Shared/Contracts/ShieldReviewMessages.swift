import FoundationEssentials
import Model

/// A shield that an officer has to look at again.
public struct DueShield: Codable, Hashable, Sendable {
    /// As whom the child stands.
    public var child: Child.ID
    public var since: Date
    /// When the review is due. A shield whose review has lapsed shields on.
    public var reviewBy: Date
    public var hasLapsed: Bool
    /// Absent where the order can't be opened.
    public var grounds: ShieldGrounds?

    public init(child: Child.ID, since: Date, reviewBy: Date, hasLapsed: Bool, grounds: ShieldGrounds?) {
        self.child = child
        self.since = since
        self.reviewBy = reviewBy
        self.hasLapsed = hasLapsed
        self.grounds = grounds
    }
}

/// The shields whose review is due within a month, or has lapsed; the longest lapsed first.
public struct ViewDueShields: Query, Authenticated, SealedReply {
    public enum Reply: Codable, Hashable, Sendable {
        case shields([DueShield])
        case refused(Refusal)
    }

    /// At most so many are shown at once.
    public static let most = 50

    public var principal: SignedPrincipal

    public init(principal: SignedPrincipal) { self.principal = principal }

    public static let route = Route(.shielding, "view-due-shields")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Lists the shields that a shielding officer has to review."
}

/// A shielding officer has looked at a shield, and it stands for another six months. A first word for lifting it is taken
/// back. Who finds that it should end asks for that instead: `LiftShield`.
public struct ConfirmShield: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case confirmed(reviewBy: Date)
        case notShielded
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID

    public init(principal: SignedPrincipal, child: Child.ID) {
        self.principal = principal
        self.child = child
    }

    public static let route = Route(.shielding, "confirm-shield")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A shielding officer has reviewed a shield, which stands for another six months."
    public var subjects: [Subject] { [Subject(child)] }
}
