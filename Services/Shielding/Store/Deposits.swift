import Contracts
import FoundationEssentials
import Model

/// What a batch puts into the vault; later messages of it supersede earlier ones.
struct Deposits {
    /// Which envelope counts, of which child.
    struct Current: Hashable {
        var child: Child.ID
        var envelope: UUID
    }

    /// In the order of arrival.
    private(set) var envelopes: [Envelope] = []
    private(set) var newest: [SourceRecord.ID: Current] = [:]
    private(set) var contacts: [Involvement.Handle: Current] = [:]

    mutating func add(_ event: WhereaboutsReported, as id: UUID) {
        let current = Current(child: event.child, envelope: id)
        envelopes.append(
            Envelope(id: id, child: event.child, binding: .record(event.record), sealed: event.envelope))
        if event.isNewest { newest[event.record] = current }
        if let handle = event.handle { contacts[handle] = current }
    }

    mutating func add(_ event: InvolvementDeclared, sealed: SealedEnvelope, as id: UUID) {
        envelopes.append(Envelope(id: id, child: event.child, binding: .handle(event.handle), sealed: sealed))
        contacts[event.handle] = Current(child: event.child, envelope: id)
    }
}
