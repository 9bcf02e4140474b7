import Contracts
import FoundationEssentials
import Model

/// Something that happened to a child, of which nobody has been told yet.
struct PendingFact: Hashable, Sendable {
    /// The id of the event that told of it, so that one event is one fact.
    let id: UUID
    let child: Child.ID
    let kind: RecipientsOf.Fact.Kind
    let handle: Involvement.Handle
    let inContact: [Involvement.Handle]
    let at: Date
    /// By the clock of this service, whatever that of the event's sender shows.
    var nextAttempt: Date
    /// How often the vault was asked and did not know yet.
    var attempts = 0

    var asked: RecipientsOf.Fact {
        RecipientsOf.Fact(id: id, child: child, kind: kind, handle: handle, inContact: inContact)
    }
}
