import FoundationEssentials
import Model

/// Who wants a child to be shielded.
public enum ShieldRequester: String, Codable, Hashable, Sendable, CaseIterable { case parent, practitioner, court }

/// What a shielding officer says to a request: that the child is shielded, or why not.
public enum ShieldVerdict: String, Codable, Hashable, Sendable, CaseIterable {
    case shield
    /// Nobody would do significant harm if they knew where the child is.
    case noSignificantHarm
    /// It is another child who was meant.
    case wrongChild
    /// Whoever asks is not one who may.
    case notEntitled
    /// The court's order was not shown.
    case orderNotShown
}

/// A wish that a child be shielded, as it waits for a shielding officer.
public struct ShieldRequest: Codable, Hashable, Sendable {
    public typealias ID = Identifier<ShieldRequest>

    public var id: ID
    public var child: Child.ID
    public var asked: Date
    /// Who wrote it down.
    public var by: Account.ID
    public var requester: ShieldRequester
    public var grounds: ShieldGrounds
    /// Former names, and others that a report might come under; absent where none were given.
    public var aliases: [PersonName]?
    /// Where the child has a shield already.
    public var shieldedSince: Date?

    public init(
        id: ID, child: Child.ID, asked: Date, by: Account.ID, requester: ShieldRequester, grounds: ShieldGrounds,
        aliases: [PersonName]? = nil, shieldedSince: Date? = nil
    ) {
        self.id = id
        self.child = child
        self.asked = asked
        self.by = by
        self.requester = requester
        self.grounds = grounds
        self.aliases = aliases
        self.shieldedSince = shieldedSince
    }
}

/// A practitioner asks that a child be shielded, or an officer writes down that a parent or a court does. Whoever asks is
/// told that it was received and nothing more: not of a shield that is there, and not what becomes of it.
public struct RequestShield: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case received
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var requester: ShieldRequester
    public var grounds: ShieldGrounds
    /// `Aliases` in JSON, sealed to the vault with the child's identifier as associated data; absent where there are none.
    public var aliases: SealedEnvelope?

    public init(
        principal: SignedPrincipal, child: Child.ID, requester: ShieldRequester, grounds: ShieldGrounds,
        aliases: SealedEnvelope? = nil
    ) {
        self.principal = principal
        self.child = child
        self.requester = requester
        self.grounds = grounds
        self.aliases = aliases
    }

    public static let route = Route(.shielding, "request-shield")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Somebody asks that a child be shielded."
    public var subjects: [Subject] { [Subject(child)] }
}

/// A request for a shield waits: its officers are told.
public struct ShieldRequested: Event {
    public var child: Child.ID
    public var at: Date
    /// As with `OverrideUsed`.
    public var concerned: Data

    public init(child: Child.ID, at: Date, concerned: Data) {
        self.child = child
        self.at = at
        self.concerned = concerned
    }

    public static let route = Route(.shielding, "shield-requested", lane: .events)
    public static let senders: [Party] = [.shielding]
    public static let receivers: [Party] = [.notifications]
    public static let summary = "Somebody asks that a child be shielded: shielding officers have to be told."
    public var subjects: [Subject] { [Subject(child)] }
}

/// The requests that wait for a shielding officer: first the oldest of each who asks, then the second of each.
public struct ViewShieldRequests: Query, Authenticated, SealedReply {
    public enum Reply: Codable, Hashable, Sendable {
        case requests([ShieldRequest])
        case refused(Refusal)
    }

    /// At most so many are shown at once.
    public static let most = 50

    public var principal: SignedPrincipal

    public init(principal: SignedPrincipal) { self.principal = principal }

    public static let route = Route(.shielding, "view-shield-requests")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Lists the requests for a shield that a shielding officer has to decide."
}

/// A shielding officer decides a request. Where the child is shielded by it, the reply waits as that to `ShieldChild`.
public struct DecideShieldRequest: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case shielded(since: Date)
        case declined
        /// Also of a request that somebody else has decided.
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var request: ShieldRequest.ID
    public var verdict: ShieldVerdict

    public init(principal: SignedPrincipal, request: ShieldRequest.ID, verdict: ShieldVerdict) {
        self.principal = principal
        self.request = request
        self.verdict = verdict
    }

    public static let route = Route(.shielding, "decide-shield-request")
    public static let senders: [Party] = [.gateway]
    public static let summary = "A shielding officer shields a child who was asked for, or says why not."
    public var subjects: [Subject] { [Subject(request)] }
}
