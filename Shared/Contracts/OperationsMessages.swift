import FoundationEssentials
import Model

/// Names a service in a type, for the messages that every service answers alike.
public protocol ServiceTag: Hashable, Sendable {
    static var party: Party { get }
}

public enum IdentityTag: ServiceTag { public static let party = Party.identity }
public enum DirectoryTag: ServiceTag { public static let party = Party.directory }
public enum ShieldingTag: ServiceTag { public static let party = Party.shielding }
public enum NotificationsTag: ServiceTag { public static let party = Party.notifications }
public enum AuditTag: ServiceTag { public static let party = Party.audit }

/// How a service's replicas stand, as any one of them sees it.
public struct ViewHealth<Owner: ServiceTag>: Query {
    public typealias Reply = ServiceHealth

    public init() {}

    public static var route: Route { Route(Owner.party, "view-health") }
    public static var senders: [Party] { [.operations, .gateway] }
    public static var summary: String { "How the replicas of a service stand." }
}

public struct ServiceHealth: Codable, Hashable, Sendable {
    public struct Replica: Codable, Hashable, Sendable {
        @WireID public var id: UUID
        public var started: Date
        public var lastSeen: Date

        public init(id: UUID, started: Date, lastSeen: Date) {
            self.id = id
            self.started = started
            self.lastSeen = lastSeen
        }
    }

    public var service: Party
    public var replicas: [Replica]
    /// Messages that wait for an earlier one.
    public var early: Int
    /// Messages set aside with a reason.
    public var parked: Int
    /// Outgoing messages that no consumer has confirmed yet.
    public var unconfirmed: Int
    /// Receipts that the broker has not taken yet: their queue is gone, or not asked yet. A version before did not tell.
    public var owed: Int?
    /// Sequences of which events came here that their producer, restored from a backup, no longer knows; absent from a
    /// service that does not count them yet.
    public var forked: Int?

    public init(
        service: Party, replicas: [Replica], early: Int, parked: Int, unconfirmed: Int, owed: Int? = nil,
        forked: Int? = nil
    ) {
        self.service = service
        self.replicas = replicas
        self.early = early
        self.parked = parked
        self.unconfirmed = unconfirmed
        self.owed = owed
        self.forked = forked
    }
}

/// The messages that a service has set aside, oldest first, without their bodies.
public struct ViewParked<Owner: ServiceTag>: Query {
    public struct Reply: Codable, Hashable, Sendable {
        public var parked: [ParkedMessage]

        public init(parked: [ParkedMessage]) { self.parked = parked }
    }

    /// At most 500.
    public var limit: Int

    public init(limit: Int = 100) { self.limit = limit }

    public static var route: Route { Route(Owner.party, "view-parked") }
    public static var senders: [Party] { [.operations] }
    public static var summary: String { "Lists the messages that a service has set aside." }
}

/// A message that could not be applied. The reason names the rule that was broken, never a value.
public struct ParkedMessage: Codable, Hashable, Sendable {
    @WireID public var id: UUID
    public var type: String
    public var sender: String
    public var subject: String?
    public var number: Int?
    public var reason: String
    public var attempts: Int
    public var parked: Date
    public var nextAttempt: Date?

    public init(
        id: UUID, type: String, sender: String, subject: String?, number: Int?, reason: String, attempts: Int,
        parked: Date, nextAttempt: Date?
    ) {
        self.id = id
        self.type = type
        self.sender = sender
        self.subject = subject
        self.number = number
        self.reason = reason
        self.attempts = attempts
        self.parked = parked
        self.nextAttempt = nextAttempt
    }
}

/// Tries a parked message again now.
public struct RetryParked<Owner: ServiceTag>: Command {
    public enum Reply: Codable, Hashable, Sendable { case willRetry, unknown }

    @WireID public var id: UUID

    public init(id: UUID) { self.id = id }

    public static var route: Route { Route(Owner.party, "retry-parked") }
    public static var senders: [Party] { [.operations] }
    public static var summary: String { "Tries a parked message again." }
    public var subjects: [Subject] { [] }
}

/// Gives a parked message up, so that what follows it may pass. Audited.
public struct DropParked<Owner: ServiceTag>: Command {
    public enum Reply: Codable, Hashable, Sendable { case dropped, unknown }

    @WireID public var id: UUID

    public init(id: UUID) { self.id = id }

    public static var route: Route { Route(Owner.party, "drop-parked") }
    public static var senders: [Party] { [.operations] }
    public static var summary: String { "Gives a parked message up." }
    public var subjects: [Subject] { [] }
}

/// A consumer tells a producer which positions it has passed, so that the producer stops offering them.
/// Not an event itself: it is a hint that may be lost, repeated and reordered.
public struct PositionsPassed<Owner: ServiceTag>: Codable, Hashable, Sendable {
    public struct Position: Codable, Hashable, Sendable {
        @WireID public var subject: UUID
        public var number: Int
        /// In which the producer gave the number; absent in the first.
        public var epoch: Int?

        public init(subject: UUID, number: Int, epoch: Int? = nil) {
            self.subject = subject
            self.number = number
            self.epoch = epoch
        }
    }

    public var consumer: Party
    /// The consumer's own: what it said in one before it was restored from a backup, it has forgotten. Absent in the
    /// first.
    public var consumerEpoch: Int?
    public var positions: [Position]

    public init(consumer: Party, consumerEpoch: Int? = nil, positions: [Position]) {
        self.consumer = consumer
        self.consumerEpoch = consumerEpoch
        self.positions = positions
    }

    public static var route: Route { Route(Owner.party, "positions-passed", lane: .events) }
}
