import Contracts
import FoundationEssentials
import Model

/// What the journal of shields, purges and loading authorities says: what must still hold when the database is restored to a moment before it.
enum JournalEntry: Codable, Hashable, Sendable {
    case shielded(KeptShield)
    /// Whom the shield of a child covers besides those of whom an earlier entry says so.
    case covers(shield: Child.ID, children: [Child.ID])
    /// Whom the shield of a child covers no longer, by the word of two officers.
    case uncovers(shield: Child.ID, children: [Child.ID])
    /// Every identifier of a person whose shields have ended.
    case lifted([Child.ID])
    /// What one officer had said does not count any more: it was taken back, or has been done. Of one child: that the shield be
    /// lifted, or the identity withdrawn; of two: that they are not one.
    case wordEnded(about: [Child.ID], at: Date)
    /// Under which identifier an identity is gone for good, and as whom the child stood then; as that one where it is not said.
    case identityWithdrawn(Child.ID, at: Date, as: Child.ID? = nil)
    /// Who were gone as somebody whom two officers have told them from.
    case identityReturned([Child.ID])
    /// Of what nothing is kept any more.
    case purged(Purge)
    case loads(KeptLoading)
    /// Whoever said before this that the shields of the authority were in did not know of what has been put up or lifted since.
    case wordWithdrawn(AuthorityCode, at: Date)
    /// Two officers of the authority have signed its shields off.
    case signedOff(AuthorityCode)
}

/// That an authority is loading, as it stands in its row: whose, since when, and who said so, sealed.
struct KeptLoading: Codable, Hashable, Sendable {
    var authority: AuthorityCode
    var since: Date
    var order: SealedEnvelope
}

/// That an identity is gone under one of the child's identifiers.
struct KeptWithdrawal: Codable, Hashable, Sendable {
    var since: Date
    /// As whom the child stood then: whom two officers can tell the identifier from, where it was another's by then.
    var identity: Child.ID
}

/// A shield as it stands in its row: whose, since when, and who put it up and why, sealed.
struct KeptShield: Codable, Hashable, Sendable {
    var child: Child.ID
    var since: Date
    var order: SealedEnvelope
    /// For whom the order was sealed: parts of a person share one.
    var sealedFor: Child.ID
}

/// What is purged, for good: records of sources, and involvements that practitioners declared.
struct Purge: Codable, Hashable, Sendable {
    var records: Set<SourceRecord.ID> = []
    var handles: Set<Involvement.Handle> = []

    /// What data keys and envelopes are bound to.
    var bound: Set<UUID> { Set(records.map(\.uuid)).union(handles.map(\.uuid)) }
}
