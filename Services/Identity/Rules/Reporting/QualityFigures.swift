import Contracts
import FoundationEssentials
import Model

/// What is counted, as it stands in the tables.
struct QualityFigures {
    struct Freshness {
        var heard: Date
        var taken: Date?
        var event: Date?
    }

    var feeds: [FeedTally.Feed: FeedTally.Figures] = [:]
    var days: [String: [FeedQuality.OfDay]] = [:]
    /// By source, the most frequent first.
    var refusals: [String: [FeedQuality.Refused]] = [:]
    var freshness: [String: Freshness] = [:]
    var paused: Set<String> = []
    /// When all that a source has came through last.
    var fulls: [String: Date] = [:]
    var decisions: [AuthorityCode: Quality.Decisions] = [:]
}

extension FeedTally.Figures {
    static func + (a: Self, b: Self) -> Self {
        Self(
            taken: a.taken + b.taken, superseded: a.superseded + b.superseded, refused: a.refused + b.refused,
            held: a.held + b.held, repeated: a.repeated + b.repeated, linked: a.linked + b.linked,
            created: a.created + b.created, matched: a.matched + b.matched, reviewed: a.reviewed + b.reviewed,
            compared: a.compared + b.compared, otherName: a.otherName + b.otherName,
            otherDateOfBirth: a.otherDateOfBirth + b.otherDateOfBirth, otherGender: a.otherGender + b.otherGender)
    }
}
