import FoundationEssentials
import Model

/// The sequences of which a service has events that their producer no longer knows, oldest finding first.
public struct ViewForked<Owner: ServiceTag>: Query {
    public struct Reply: Codable, Hashable, Sendable {
        public var forked: [ForkedSequence]

        public init(forked: [ForkedSequence]) { self.forked = forked }
    }

    /// At most 500.
    public var limit: Int

    public init(limit: Int = 100) { self.limit = limit }

    public static var route: Route { Route(Owner.party, "view-forked") }
    public static var senders: [Party] { [.operations] }
    public static var summary: String { "Lists what forked when a producer was restored from a backup." }
}

/// A sequence whose producer was restored to a state before what came here: for people to reconcile.
public struct ForkedSequence: Codable, Hashable, Sendable {
    public var source: String
    /// Where the lost history was passed, in the list of the producer itself; absent in a consumer's own list.
    public var consumer: String?
    public var subject: String
    /// In which the producer goes on.
    public var epoch: Int
    /// The last number that both histories share.
    public var base: Int
    /// The last number of the lost history that was seen.
    public var reached: Int
    /// How many events of the lost history had their effect.
    public var applied: Int
    public var seen: Date

    public init(
        source: String, consumer: String? = nil, subject: String, epoch: Int, base: Int, reached: Int, applied: Int,
        seen: Date
    ) {
        self.source = source
        self.consumer = consumer
        self.subject = subject
        self.epoch = epoch
        self.base = base
        self.reached = reached
        self.applied = applied
        self.seen = seen
    }
}

/// Offers a service that was restored from a backup again what it has passed since then, for it has forgotten that it did;
/// and tells it what has been passed of what it said, for it has forgotten that too.
public struct OfferAgain<Owner: ServiceTag>: Command {
    public enum Reply: Codable, Hashable, Sendable { case offering }

    public var consumer: Party
    /// The consumer's new one: what it said in an older one counts no more.
    public var epoch: Int
    /// An instant before the backup.
    public var since: Date

    public init(consumer: Party, epoch: Int, since: Date) {
        self.consumer = consumer
        self.epoch = epoch
        self.since = since
    }

    public static var route: Route { Route(Owner.party, "offer-again") }
    public static var senders: [Party] { [.operations] }
    public static var summary: String { "Offers a restored consumer again what it has forgotten." }
    public var subjects: [Subject] { [] }
}
