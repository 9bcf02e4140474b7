import Contracts
import FoundationEssentials
import Model

/// One entry of the log from which it follows who is one child; none is ever changed or taken away.
struct Assertion: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        /// The model's, about a record that came.
        case new, linked, review
        /// A person's, about two records.
        case same, different
        /// A person's, which settle nothing.
        case unsure, asked
        /// A person's, about an earlier one.
        case undone
    }

    var kind: Kind
    var record: SourceRecord.ID
    var other: SourceRecord.ID?
    var evidence: Evidence?
    /// The model that decided; absent where a person did.
    var model: String?
    var account: Account.ID?
    var review: Review.ID?
    /// The place in the log of what is undone.
    var undoes: Int?
}

/// Two children who may be one, for a person to look at.
struct NewReview: Sendable {
    var id: Review.ID
    var child: Child.ID
    var record: SourceRecord.ID
    var other: Child.ID
    var otherRecord: SourceRecord.ID
    /// Keyed hash of the responsible authority that the report names.
    var authority: Int64?
    var evidence: Evidence
    var isTruncated: Bool
    /// Whether it may say something about records that were linked before.
    var isDue: Bool
}
