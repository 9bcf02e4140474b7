import Contracts
import FoundationEssentials
import Model

/// What the journal of shields and purges says: what must still hold when the database is restored to a moment before it.
enum JournalEntry: Codable, Hashable, Sendable {
    case shielded(KeptShield)
    /// Whom the shield of a child covers besides those of whom an earlier entry says so.
    case covers(shield: Child.ID, children: [Child.ID])
    /// Whom the shield of a child covers no longer, by the word of two officers.
    case uncovers(shield: Child.ID, children: [Child.ID])
    /// Every identifier of a person whose shields have ended.
    case lifted([Child.ID])
    /// Of what nothing is kept any more.
    case purged(Purge)
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
