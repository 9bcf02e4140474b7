import FoundationEssentials
import Model

/// That somebody has lost sight of a child, and wants to be told once a source reports something new of them. It says nothing
/// of the child, nor whether anything was reported.
public struct Watch: Codable, Hashable, Sendable {
    public typealias ID = Identifier<Watch>

    public var id: ID
    public var child: Child.ID
    public var since: Date
    /// It ends by itself then.
    public var until: Date

    public init(id: ID, child: Child.ID, since: Date, until: Date) {
        self.id = id
        self.child = child
        self.since = since
        self.until = until
    }
}

/// Begins to watch for a child. Whoever begins again while it stands has begun once.
///
/// The answer is the same whether the child is shielded, held, neither, or not there.
public struct WatchChild: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case watching(Watch)
        /// The principal watches for as many as one may.
        case tooMany
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var child: Child.ID
    public var reason: LookupReason

    public init(principal: SignedPrincipal, child: Child.ID, reason: LookupReason) {
        self.principal = principal
        self.child = child
        self.reason = reason
    }

    public static let route = Route(.shielding, "watch-child")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Somebody who has lost sight of a child asks to be told once something new is reported."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Ends a watch of the principal's own. One that is over has ended.
public struct EndWatch: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case ended
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var watch: Watch.ID

    public init(principal: SignedPrincipal, watch: Watch.ID) {
        self.principal = principal
        self.watch = watch
    }

    public static let route = Route(.shielding, "end-watch")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Ends a watch of the principal's own."
    public var subjects: [Subject] { [] }
}

/// The principal's own watches, the newest first.
public struct ViewWatches: Query, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case watches([Watch])
        case refused(Refusal)
    }

    public var principal: SignedPrincipal

    public init(principal: SignedPrincipal) { self.principal = principal }

    public static let route = Route(.shielding, "view-watches")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Reads whom the principal watches for."
}

/// Something new came of a child for whom somebody watches. It says neither what nor for whom, nor whether the child is
/// shielded: whom to tell is asked at the moment of telling.
public struct WatchedChildReported: Event {
    public var child: Child.ID
    public var at: Date

    public init(child: Child.ID, at: Date) {
        self.child = child
        self.at = at
    }

    public static let route = Route(.shielding, "watched-child-reported", lane: .events)
    public static let senders: [Party] = [.shielding]
    public static let receivers: [Party] = [.notifications]
    public static let summary = "Something new came of a child for whom somebody watches."
    public var subjects: [Subject] { [Subject(child)] }
}

/// Asks who may be told that something new came of a child, at the moment of telling.
public struct WatchersOf: GuardedQuery {
    public struct Reply: Codable, Hashable, Sendable {
        /// Absent where it is not decided: ask again later.
        public var told: Told?

        public init(told: Told?) { self.told = told }
    }

    /// Who may be told; of a child of whom nobody may be, nobody.
    public struct Told: Codable, Hashable, Sendable {
        public var watchers: [Account.ID]
        /// `ConcernedOfficers` in JSON, sealed to Identity's intake key: whose management team is told as well. Absent where
        /// nobody is known to be responsible, and where nobody is told.
        public var concerned: Data?

        public init(watchers: [Account.ID], concerned: Data? = nil) {
            self.watchers = watchers
            self.concerned = concerned
        }
    }

    public var child: Child.ID

    public init(child: Child.ID) { self.child = child }

    public static let route = Route(.shielding, "watchers-of")
    public static let senders: [Party] = [.notifications]
    public static let summary = "Asks who may be told that something new came of a child, at the moment of telling."
    public static let withheld = Reply(told: nil)
    public static let goodFor = RecipientsOf.goodFor
}

extension WatchChild.Reply: KindCoded {
    public static let kinds = ["watching", "tooMany", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "watching": self = .watching(try decoder.value("watch"))
        case "tooMany": self = .tooMany
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .watching(let watch): try encoder.encode(kind: "watching", "watch", watch)
        case .tooMany: try encoder.encode(kind: "tooMany")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension EndWatch.Reply: KindCoded {
    public static let kinds = ["ended", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "ended": self = .ended
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .ended: try encoder.encode(kind: "ended")
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}

extension ViewWatches.Reply: KindCoded {
    public static let kinds = ["watches", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "watches": self = .watches(try decoder.value("watches"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .watches(let watches): try encoder.encode(kind: "watches", "watches", watches)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
