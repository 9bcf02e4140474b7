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

    /// The data keys of what is put in.
    var keys = KeyRing.empty
    /// As whom children stand who were merged.
    var survivors: [Child.ID: Child.ID] = [:]
    /// What nothing is kept of any more.
    var purged: Set<UUID> = []
    /// In the order of arrival.
    private(set) var envelopes: [Envelope] = []
    private(set) var newest: [SourceRecord.ID: Current] = [:]
    private(set) var contacts: [Involvement.Handle: Current] = [:]

    mutating func add(_ event: WhereaboutsReported, as id: UUID, sealedBy vault: Vault) throws {
        guard !purged.contains(event.record.uuid) else { return }
        let current = Current(child: owner(event.child), envelope: id)
        envelopes.append(try vault.keep(event, as: id, of: current.child, with: keys))
        if event.isNewest { newest[event.record] = current }
        if let handle = event.handle { contacts[handle] = current }
    }

    mutating func add(_ event: InvolvementDeclared, as id: UUID, sealedBy vault: Vault) throws {
        guard !purged.contains(event.handle.uuid) else { return }
        let current = Current(child: owner(event.child), envelope: id)
        envelopes.append(try vault.keep(event, as: id, of: current.child, with: keys))
        contacts[event.handle] = current
    }

    /// As whom the child stands.
    func owner(_ child: Child.ID) -> Child.ID { survivors[child] ?? child }
}
