import Contracts
import FoundationEssentials
import Model

/// What the journal of shields says: what must still hold when the database is restored to a moment before it.
enum JournalEntry: Codable, Hashable, Sendable {
    case shielded(KeptShield)
    /// Whom the shield of a child covers besides those of whom an earlier entry says so.
    case covers(shield: Child.ID, children: [Child.ID])
    /// Every identifier of a person whose shields have ended.
    case lifted([Child.ID])
}

/// A shield as it stands in its row: whose, since when, and who put it up and why, sealed.
struct KeptShield: Codable, Hashable, Sendable {
    var child: Child.ID
    var since: Date
    var order: SealedEnvelope
    /// For whom the order was sealed: parts of a person share one.
    var sealedFor: Child.ID
}
