import Contracts
import FoundationEssentials
import Model

/// What becomes of a report that has passed the border.
enum ReportDecision: Equatable {
    case taken(TakenReport)
    /// Later versions of both its parts are known.
    case superseded(Child.ID)
    /// The record that it is a version of names somebody else.
    case namesAnotherChild
}

/// A report that tells something new.
struct TakenReport: Equatable {
    var child: Child.ID
    var record: SourceRecord.ID
    var number: ChildNumber
    var match: MatchDecision
    /// Whether the child's details are the newest of the record.
    var isNewest: Bool
    var handle: Involvement.Handle
    /// Whether the involvement is the newest version of it.
    var isNewestInvolvement: Bool
}

/// What stands for source, record and involvement beside a child: keyed hashes, never the source's own words.
struct RecordTokens: Hashable {
    var record: Data
    var involvement: Data
}

/// Identifiers for whatever a report turns out to be the first of, drawn where they are needed.
struct FreshIdentities: Sendable {
    var child: @Sendable () -> Child.ID
    var number: @Sendable () -> ChildNumber
    var record: @Sendable () -> SourceRecord.ID
    var handle: @Sendable () -> Involvement.Handle

    static let random = FreshIdentities(
        child: { .random() }, number: { .random() }, record: { .random() }, handle: { .random() })
}

/// Whether a further version of a record still speaks of the same child.
enum RecordIdentity {
    /// At most one of name, date of birth and gender differs from some version that is known. More, and the source
    /// has used the record again for another child.
    static func mayBe(_ key: MatchKey, among known: Set<MatchKey>) -> Bool {
        known.contains { $0.differences(from: key) <= 1 }
    }
}
