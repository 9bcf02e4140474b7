import FoundationEssentials
import Model

/// Stops the handling of what a source reports; what arrives meanwhile is kept.
public struct PauseFeed: Command {
    public var source: String

    public init(source: String) { self.source = source }

    public static let route = Route(.identity, "pause-feed")
    public static let senders: [Party] = [.operations]
    public static let summary = "Keeps what a source reports unhandled, until the feed is resumed."
    public var subjects: [Subject] { [] }

    public typealias Reply = FeedState
}

/// Takes a feed up again, with all that was kept, in its order.
public struct ResumeFeed: Command {
    public var source: String

    public init(source: String) { self.source = source }

    public static let route = Route(.identity, "resume-feed")
    public static let senders: [Party] = [.operations]
    public static let summary = "Handles what a paused source has reported, and what it reports from now on."
    public var subjects: [Subject] { [] }

    public typealias Reply = FeedState
}

/// Notes that all that a source has was sent once more, and came through.
public struct NoteFullSend: Command {
    public enum Reply: Codable, Hashable, Sendable {
        /// The next one is due before then.
        case noted(nextBefore: Date)
        /// The source is not one that sends all it has at intervals.
        case notExpected
        case unknownSource
    }

    public var source: String

    public init(source: String) { self.source = source }

    public static let route = Route(.identity, "note-full-send")
    public static let senders: [Party] = [.operations]
    public static let summary = "Notes that all that a source has was sent once more."
    public var subjects: [Subject] { [] }
}

extension NoteFullSend.Reply: KindCoded {
    public static let kinds = ["noted", "notExpected", "unknownSource"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "noted": self = .noted(nextBefore: try decoder.value("nextBefore"))
        case "notExpected": self = .notExpected
        case "unknownSource": self = .unknownSource
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .noted(let nextBefore): try encoder.encode(kind: "noted", "nextBefore", nextBefore)
        case .notExpected: try encoder.encode(kind: "notExpected")
        case .unknownSource: try encoder.encode(kind: "unknownSource")
        }
    }
}

/// How a feed stands.
public struct FeedState: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable, CaseIterable { case running, paused, unknownSource }

    public var source: String
    public var state: Kind
    /// Events kept while the feed is paused.
    public var held: Int

    public init(source: String, state: Kind, held: Int) {
        self.source = source
        self.state = state
        self.held = held
    }
}

/// The receipts of a source, newest first.
public struct ViewReceipts: Query {
    public var source: String
    /// Only this outcome.
    public var outcome: Receipt.Outcome?
    /// Only receipts older than this: the next page.
    public var before: Date?
    /// At most 500.
    public var limit: Int

    public init(source: String, outcome: Receipt.Outcome? = nil, before: Date? = nil, limit: Int = 100) {
        self.source = source
        self.outcome = outcome
        self.before = before
        self.limit = limit
    }

    public struct Reply: Codable, Hashable, Sendable {
        public var receipts: [Receipt]
        /// All receipts of the source, by outcome.
        public var counts: [String: Int]

        public init(receipts: [Receipt], counts: [String: Int]) {
            self.receipts = receipts
            self.counts = counts
        }
    }

    public static let route = Route(.identity, "view-receipts")
    public static let senders: [Party] = [.operations]
    public static let summary = "Lists what became of a source's events."
}
