import FoundationEssentials
import Model

/// How far an authority has come with its shields.
public struct GoLive: Codable, Hashable, Sendable {
    public enum State: String, Codable, Hashable, Sendable, CaseIterable {
        /// Every record of the authority is shown as shielded.
        case loading
        /// Its shields are in, or it never was loading.
        case open
    }

    public var authority: AuthorityCode
    public var state: State
    /// Since when it is loading.
    public var since: Date?
    /// When the first of two officers signed it off.
    public var signed: Date?

    public init(authority: AuthorityCode, state: State, since: Date? = nil, signed: Date? = nil) {
        self.authority = authority
        self.state = state
        self.since = since
        self.signed = signed
    }
}

/// How far the officer's authority has come, once what they asked for is done.
public enum GoLiveReply: Codable, Hashable, Sendable {
    case goLive(GoLive)
    case refused(Refusal)
}

/// A shielding officer asks how far their authority has come: whether it is loading, and who is still to sign it off.
public struct ViewGoLive: Query, Authenticated {
    public typealias Reply = GoLiveReply

    public var principal: SignedPrincipal

    public init(principal: SignedPrincipal) { self.principal = principal }

    public static let route = Route(.shielding, "view-go-live")
    public static let senders: [Party] = [.gateway, .operations]
    public static let summary = "Says whether a shielding officer's authority is loading or open."
}

/// A shielding officer says that the shields of their authority are still to be put in. The reply leaves a release's lease after
/// the commit: once it is read, nothing of the authority's children is shown.
public struct BeginLoading: Command, Authenticated {
    public typealias Reply = GoLiveReply

    public var principal: SignedPrincipal

    public init(principal: SignedPrincipal) { self.principal = principal }

    public static let route = Route(.shielding, "begin-loading")
    public static let senders: [Party] = [.gateway, .operations]
    public static let summary = "A shielding officer has their authority's records withheld until its shields are in."
    public var subjects: [Subject] { [] }
}

/// A shielding officer says that the shields of their authority are in. It is open once another officer has said the same
/// within fourteen days; a shield that is put up or lifted in between takes the first word back.
public struct SignOffShields: Command, Authenticated {
    public typealias Reply = GoLiveReply

    public var principal: SignedPrincipal

    public init(principal: SignedPrincipal) { self.principal = principal }

    public static let route = Route(.shielding, "sign-off-shields")
    public static let senders: [Party] = [.gateway, .operations]
    public static let summary = "One of two shielding officers signs off the shields of their authority."
    public var subjects: [Subject] { [] }
}

extension GoLiveReply: KindCoded {
    public static let kinds = ["goLive", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "goLive": self = .goLive(try decoder.value("goLive"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .goLive(let goLive): try encoder.encode(kind: "goLive", "goLive", goLive)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
