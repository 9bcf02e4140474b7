import Contracts
import FoundationEssentials
import Model

/// A report as the people module takes it in.
struct PersonReport {
    var event: IntakeEvent
    var tokens: RecordTokens
    /// A keyed hash of the whole description.
    var description: Int64
    /// A keyed hash of the responsible authority.
    var authority: Int64
    /// Of the items, as in `SaidSince`.
    var items: [Int64] = []

    /// Whether it says that the child no longer consents to the involvement.
    var withdraws: Bool { event.data.involvement?.consentWithdrawn ?? false }
}

/// What becomes of a report that has passed the border.
enum ReportDecision: Equatable {
    case taken(TakenReport)
    /// Later versions of both its parts are known.
    case superseded(Child.ID)
    /// The record that it is a version of names somebody else.
    case namesAnotherChild
    /// Consent to the involvement that it names was withdrawn.
    case consentWithdrawn
}

/// A report that tells something new.
struct TakenReport: Equatable {
    var child: Child.ID
    var record: SourceRecord.ID
    var number: ChildNumber
    var match: MatchDecision
    /// Whether the child's details are the newest of the record.
    var isNewest: Bool
    /// Of the involvement that the report names, if this is the newest version of it.
    var handle: Involvement.Handle?
    /// Of the involvement that the report withdraws, for the first time.
    var withdrawn: Involvement.Handle?
    var matching = Matching()
    /// Since when the record says what this version says, where it is the newest; and since when the involvement is reported.
    var first: FirstSaid?

    /// How the match was come by, for the figures of the feed.
    struct Matching: Equatable {
        /// Whether the record was not known before.
        var isFirst = false
        /// Whether the description was new to the record, so that it was compared with everybody.
        var isNew = false
        /// Whether a person has to look.
        var isReviewed = false
        /// Where the child has another record: what none of them has as this one has it.
        var differences: Differences?
    }
}

/// What stands for source, record and involvement beside a child: keyed hashes, never the source's own words.
struct RecordTokens: Hashable {
    var record: Data
    /// Absent where the report names none.
    var involvement: Data?
}

/// Identifiers for whatever a report turns out to be the first of, drawn where they are needed.
struct FreshIdentities: Sendable {
    var child: @Sendable () -> Child.ID
    var number: @Sendable () -> ChildNumber
    var record: @Sendable () -> SourceRecord.ID
    var handle: @Sendable () -> Involvement.Handle
    var review: @Sendable () -> Review.ID

    static let random = FreshIdentities(
        child: { .random() }, number: { .random() }, record: { .random() }, handle: { .random() },
        review: { .random() })
}
