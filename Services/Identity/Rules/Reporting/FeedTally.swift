import Border
import Contracts
import FoundationEssentials
import Model

/// The figures of a batch: what became of its reports, by source and authority. Nothing of any child is in it.
struct FeedTally {
    enum Outcome {
        case taken(MatchDecision.Kind, TakenReport.Matching, event: Date, at: Date)
        case superseded, held, repeated
        case refused([Problem])
    }

    /// Whose reports, about whose children. No authority: none could be read.
    struct Feed: Hashable {
        var source: String
        var authority: AuthorityCode?
    }

    struct Figures: Equatable {
        var taken = 0
        var superseded = 0
        var refused = 0
        var held = 0
        var repeated = 0
        /// Of the new records among those taken: linked to a child who was known.
        var linked = 0
        /// Of the new records among those taken: a child was made of it.
        var created = 0
        /// Of those taken: with a description that was new to its record.
        var matched = 0
        /// Of those taken: one for which a person has to look.
        var reviewed = 0
        /// Of those matched: about a child of whom another record tells.
        var compared = 0
        var otherName = 0
        var otherDateOfBirth = 0
        var otherGender = 0
        /// Taken, or superseded, or a repeat of what had its receipt: the feed is not silent.
        var newestHeard: Date?
        var newestTaken: Date?
        var newestEvent: Date?
    }

    struct Refusal: Hashable {
        var feed: Feed
        var rule: String
        var field: String
    }

    /// When the batch is handled.
    var at: Date?
    /// In London.
    var day: PartialDate? { at.map(PartialDate.london) }
    private(set) var feeds: [Feed: Figures] = [:]
    private(set) var refusals: [Refusal: Int] = [:]

    mutating func add(_ outcome: Outcome, _ source: String, _ authority: AuthorityCode?) {
        let feed = Feed(source: source, authority: authority)
        if outcome.isHeard { feeds[feed, default: Figures()].newestHeard = at }
        switch outcome {
        case .taken(let kind, let matching, let event, let now):
            feeds[feed, default: Figures()].take(kind, matching, event: event, at: now)
        case .superseded: feeds[feed, default: Figures()].superseded += 1
        case .held: feeds[feed, default: Figures()].held += 1
        case .repeated: feeds[feed, default: Figures()].repeated += 1
        case .refused(let problems):
            feeds[feed, default: Figures()].refused += 1
            for problem in Set(problems.map { Refusal(feed: feed, rule: $0.rule, field: Self.place(of: $0)) }) {
                refusals[problem, default: 0] += 1
            }
        }
    }

    /// The field without places in lists, and of an unknown one, whose name is the sender's own words, where it stood: so that
    /// there are few.
    private static func place(of problem: Problem) -> String {
        var steps = problem.field.split(separator: "/").map { $0.allSatisfy(\.isNumber) ? "*" : String($0) }
        // The border names it, or puts a mark where its name should be.
        if problem.rule == BorderRule.unknownField.rawValue, !steps.isEmpty { steps.removeLast() }
        return steps.map { "/" + $0 }.joined()
    }
}

extension FeedTally.Outcome {
    /// Refusals alone are no sign of a feed that does well, and what is held is not looked at yet.
    fileprivate var isHeard: Bool {
        switch self {
        case .taken, .superseded, .repeated: true
        case .held, .refused: false
        }
    }
}

extension FeedTally.Figures {
    fileprivate mutating func take(
        _ kind: MatchDecision.Kind, _ matching: TakenReport.Matching, event: Date, at now: Date
    ) {
        taken += 1
        newestTaken = max(newestTaken ?? now, now)
        newestEvent = max(newestEvent ?? event, event)
        if matching.isFirst {
            switch kind {
            case .linked: linked += 1
            case .created: created += 1
            }
        }
        if matching.isNew { matched += 1 }
        if matching.isReviewed { reviewed += 1 }
        guard let differences = matching.differences else { return }
        compared += 1
        if differences.name { otherName += 1 }
        if differences.dateOfBirth { otherDateOfBirth += 1 }
        if differences.gender { otherGender += 1 }
    }
}
