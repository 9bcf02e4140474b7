import FoundationEssentials
import Model

/// How the feeds do, in figures: for those who run the system, for a data manager of their own authority, for a feed of its own
/// reports.
public struct ViewQuality: Query, OptionallyAuthenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case quality(Quality)
        case refused(Refusal)
    }

    /// How many days at most can be asked for.
    public static let mostDays = 90

    /// Absent where those who run the system ask.
    public var principal: SignedPrincipal?
    /// How many days, today in London the last.
    public var days: Int
    /// Only this source.
    public var source: String?

    public init(principal: SignedPrincipal? = nil, days: Int = 30, source: String? = nil) {
        self.principal = principal
        self.days = days
        self.source = source
    }

    public static let route = Route(.identity, "view-quality")
    public static let senders: [Party] = [.gateway, .operations]
    public static let summary = "Says how fresh each feed is, what became of its reports, and how well they match."
}

/// Figures of some days, by source.
public struct Quality: Codable, Hashable, Sendable {
    /// What data managers decided about pairs of children who may be one.
    public struct Decisions: Codable, Hashable, Sendable {
        public var authority: AuthorityCode
        public var same: Int
        public var different: Int
        public var unsure: Int
        /// Decisions that were taken back.
        public var undone: Int

        public init(authority: AuthorityCode, same: Int = 0, different: Int = 0, unsure: Int = 0, undone: Int = 0) {
            self.authority = authority
            self.same = same
            self.different = different
            self.unsure = unsure
            self.undone = undone
        }
    }

    public var asOf: Date
    /// The first and the last of the days, in London.
    public var from: PartialDate
    public var to: PartialDate
    /// To what the counts are rounded down; 1 where they are exact.
    public var step: Int
    public var feeds: [FeedQuality]
    public var decisions: [Decisions]

    public init(
        asOf: Date, from: PartialDate, to: PartialDate, step: Int, feeds: [FeedQuality], decisions: [Decisions]
    ) {
        self.asOf = asOf
        self.from = from
        self.to = to
        self.step = step
        self.feeds = feeds
        self.decisions = decisions
    }
}

/// How one feed does.
public struct FeedQuality: Codable, Hashable, Sendable {
    public enum State: String, Codable, Hashable, Sendable, CaseIterable {
        case fresh
        /// Nothing of it was heard for longer than it is expected to be silent: the alarm.
        case silent
        /// Stopped by those who run the system.
        case paused
        /// Nothing of it was ever heard.
        case never
    }

    /// What became of what arrived.
    public struct Counts: Codable, Hashable, Sendable {
        public var taken: Int
        public var superseded: Int
        public var refused: Int
        /// Kept while the feed was paused; counted again as what becomes of them.
        public var held: Int
        /// Events that had their receipt already.
        public var repeated: Int

        public init(taken: Int = 0, superseded: Int = 0, refused: Int = 0, held: Int = 0, repeated: Int = 0) {
            self.taken = taken
            self.superseded = superseded
            self.refused = refused
            self.held = held
            self.repeated = repeated
        }
    }

    /// How what was taken matched, in whole percent; what too few reports would tell of is absent.
    public struct Shares: Codable, Hashable, Sendable {
        /// Of the records that were new: linked to a child who was known.
        public var linked: Int?
        /// Of the reports that were matched: a person has to look.
        public var reviewed: Int?
        /// Of the reports about a child of whom another record tells: no other has this name, date of birth or gender.
        public var otherName: Int?
        public var otherDateOfBirth: Int?
        public var otherGender: Int?

        public init(
            linked: Int? = nil, reviewed: Int? = nil, otherName: Int? = nil, otherDateOfBirth: Int? = nil,
            otherGender: Int? = nil
        ) {
            self.linked = linked
            self.reviewed = reviewed
            self.otherName = otherName
            self.otherDateOfBirth = otherDateOfBirth
            self.otherGender = otherGender
        }
    }

    /// Reports that broke a rule in a field.
    public struct Refused: Codable, Hashable, Sendable {
        public var rule: String
        /// A JSON pointer with `*` for a place in a list; of an unknown field, where it stood; empty for the whole.
        public var field: String
        public var count: Int

        public init(rule: String, field: String, count: Int) {
            self.rule = rule
            self.field = field
            self.count = count
        }
    }

    /// The part that is about one authority's children.
    public struct OfAuthority: Codable, Hashable, Sendable {
        public var authority: AuthorityCode
        public var counts: Counts
        public var shares: Shares?

        public init(authority: AuthorityCode, counts: Counts, shares: Shares?) {
            self.authority = authority
            self.counts = counts
            self.shares = shares
        }
    }

    public struct OfDay: Codable, Hashable, Sendable {
        public var day: PartialDate
        public var taken: Int
        public var refused: Int

        public init(day: PartialDate, taken: Int, refused: Int) {
            self.day = day
            self.taken = taken
            self.refused = refused
        }
    }

    public var source: String
    public var state: State
    /// For how many hours it may be silent; 0 for one of which nothing is expected.
    public var expectedHours: Int
    /// When a report was heard last: taken, superseded, or a repeat; absent where none ever was.
    public var newestHeard: Date?
    /// When a report was taken last, which told something new; absent where none ever was.
    public var newestTaken: Date?
    /// The newest of what happened, by the source's own word.
    public var newestEvent: Date?
    /// Every how many days the source is to send all that it has again; absent where it need not.
    public var fullEveryDays: Int?
    /// When all that it has came through last, as those who run the system noted.
    public var newestFull: Date?
    /// True where it should have come through again by now; else absent.
    public var isFullDue: Bool?
    public var counts: Counts
    /// Absent for the feed itself.
    public var shares: Shares?
    /// The most frequent first, at most 50.
    public var refusals: [Refused]
    public var authorities: [OfAuthority]
    /// The days on which anything arrived.
    public var days: [OfDay]

    public init(
        source: String, state: State, expectedHours: Int, newestHeard: Date?, newestTaken: Date?, newestEvent: Date?,
        fullEveryDays: Int? = nil, newestFull: Date? = nil, isFullDue: Bool? = nil, counts: Counts,
        shares: Shares?, refusals: [Refused], authorities: [OfAuthority], days: [OfDay]
    ) {
        self.source = source
        self.state = state
        self.expectedHours = expectedHours
        self.newestHeard = newestHeard
        self.newestTaken = newestTaken
        self.newestEvent = newestEvent
        self.fullEveryDays = fullEveryDays
        self.newestFull = newestFull
        self.isFullDue = isFullDue
        self.counts = counts
        self.shares = shares
        self.refusals = refusals
        self.authorities = authorities
        self.days = days
    }
}

extension ViewQuality.Reply: KindCoded {
    public static let kinds = ["quality", "refused"]

    public init(from decoder: any Decoder) throws {
        switch try decoder.kind(of: Self.self) {
        case "quality": self = .quality(try decoder.value("quality"))
        case "refused": self = .refused(try decoder.value("refusal"))
        default: throw decoder.unknownKind
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .quality(let quality): try encoder.encode(kind: "quality", "quality", quality)
        case .refused(let refusal): try encoder.encode(kind: "refused", "refusal", refusal)
        }
    }
}
