import FoundationEssentials
import Model

/// A shielding officer says that a shielded child has a new identity, and that the one named here is to be gone. It is once
/// another officer says so too within fourteen days, and can't be undone; whatever takes back a first word for lifting takes
/// this one back.
public struct WithdrawIdentity: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        /// Nothing has changed yet, and another officer's word is needed.
        case proposed(since: Date)
        case withdrawn
        /// As of a child whom nobody knows, so also of an identity that is withdrawn already.
        case notShielded
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    /// Under the identity that is to be gone.
    public var child: Child.ID

    public init(principal: SignedPrincipal, child: Child.ID) {
        self.principal = principal
        self.child = child
    }

    public static let route = Route(.shielding, "withdraw-identity")
    public static let senders: [Party] = [.gateway]
    public static let summary = "One of two shielding officers withdraws an identity, as the child has a new one."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Two officers have withdrawn an identity: nothing is found, listed, counted or told of that child any more, and what sources
/// say next is of another. Sent again where what the vault knows was restored.
public struct IdentityWithdrawn: Event {
    /// One of the identifiers of the child, who is gone under each.
    public var child: Child.ID
    /// As whom the child stood then. Who is another by now, because a separation was under way, is not erased: they may be that
    /// child, until two officers have told the two apart. Absent in what older versions say, of whom it is the same.
    public var identity: Child.ID?

    public init(child: Child.ID, identity: Child.ID? = nil) {
        self.child = child
        self.identity = identity
    }

    public static let route = Route(.shielding, "identity-withdrawn", lane: .events)
    public static let senders: [Party] = [.shielding]
    public static let receivers: [Party] = [.identity, .directory]
    public static let summary = "An identity is gone for good, because the child has a new one."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Who was gone as another child is not that child, two officers say: there is an identity under this identifier again, with its
/// shield.
public struct IdentityReturned: Event {
    public var child: Child.ID
    /// As whom the child was gone.
    public var identity: Child.ID

    public init(child: Child.ID, identity: Child.ID) {
        self.child = child
        self.identity = identity
    }

    public static let route = Route(.shielding, "identity-returned", lane: .events)
    public static let senders: [Party] = [.shielding]
    public static let receivers: [Party] = [.identity, .directory]
    public static let summary = "Who was gone as another child is there again, because the two are not one."
    public var subjects: [Subject] { [Subject(child)] }
}
