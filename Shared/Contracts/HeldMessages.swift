import FoundationEssentials
import Model

/// Two whom a shield holds together: a child with a shield, and another who is withheld because they may be that child.
public struct HeldPair: Codable, Hashable, Sendable {
    /// Who has the shield, as they stand.
    public var child: Child.ID
    public var other: Child.ID
    /// Whether that child's identity is gone, so that nobody finds them.
    public var isGone: Bool
    /// When an officer said that the two are not one; absent where nobody has.
    public var since: Date?

    public init(child: Child.ID, other: Child.ID, isGone: Bool, since: Date?) {
        self.child = child
        self.other = other
        self.isGone = isGone
        self.since = since
    }
}

/// Where a list of who is held goes on: among those about whom an officer has spoken, or by the two identifiers, behind all of
/// those. Not everywhere stands a child.
public struct HeldPlace: Codable, Hashable, Sendable {
    /// Since when an officer's word stands; absent behind all of whom one does.
    public var since: Date?
    public var child: Child.ID
    public var other: Child.ID

    public init(since: Date? = nil, child: Child.ID, other: Child.ID) {
        self.since = since
        self.child = child
        self.other = other
    }
}

/// Some of those who are held.
public struct HeldPage: Codable, Hashable, Sendable {
    public var held: [HeldPair]
    /// Behind what to ask for more, where there may be more. A page that names nobody may have it too.
    public var next: HeldPlace?

    public init(held: [HeldPair], next: HeldPlace? = nil) { (self.held, self.next) = (held, next) }
}

/// Who is held, because they may be a child whose shield is the asking officer's to decide about. Those about whom an officer has
/// spoken come first, the longest ago before the others.
///
/// Whose a child is stands sealed in the vault, and no index has it. So a page is looked for in a part of all
/// shielded children alone, by their identifiers, and is left as short as it is at the end of that.
public struct ViewHeld: Query, Authenticated, SealedReply {
    public enum Reply: Codable, Hashable, Sendable {
        case page(HeldPage)
        case refused(Refusal)
    }

    /// At most so many are shown at once.
    public static let most = 100

    public var principal: SignedPrincipal
    /// `HeldPage.next` of the page before.
    public var after: HeldPlace?

    public init(principal: SignedPrincipal, after: HeldPlace? = nil) {
        self.principal = principal
        self.after = after
    }

    public static let route = Route(.shielding, "view-held")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Lists who is held because they may be a shielded child, for a shielding officer."
}

/// Who some children are, whom a shielding officer has on a list of those who are held: what is always visible of them. Nothing is
/// said of an identity that is gone, nor of a record that the officer finds in no search.
public struct ViewPeople: Query, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case people([FoundChild])
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    /// At most as many as two lists name.
    public var children: [Child.ID]

    public static let most = 2 * ViewHeld.most

    public init(principal: SignedPrincipal, children: [Child.ID]) {
        self.principal = principal
        self.children = children
    }

    public static let route = Route(.identity, "view-people")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Says who the children on a shielding officer's list are."
}

extension ViewHeld.Reply: KindCoded {
    public static let kinds = ["page", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "page": self = .page(try decoder.value("page"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .page(let page): try encoder.encode(kind: "page", "page", page)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ViewPeople.Reply: KindCoded {
    public static let kinds = ["people", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "people": self = .people(try decoder.value("people"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .people(let people): try encoder.encode(kind: "people", "people", people)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
