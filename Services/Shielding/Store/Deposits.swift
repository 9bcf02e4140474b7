import Contracts
import FoundationEssentials
import Model

/// What a batch puts into the vault; later messages of it supersede earlier ones.
struct Deposits {
    /// Which envelope counts, of which child.
    struct Current: Hashable {
        var child: Child.ID
        var envelope: UUID
        /// Of an involvement that is, or was, sealed apart from the record in which it was reported.
        var record: SourceRecord.ID?
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
    /// Involvements to which children no longer consent.
    private(set) var withdrawn: Set<Involvement.Handle> = []

    /// - Parameter apart: the id of what is sealed apart, where something is.
    mutating func add(_ event: WhereaboutsReported, as id: UUID, apart: UUID, sealedBy vault: Vault) throws {
        if let handle = event.withdrawn { withdraw(handle) }
        guard !purged.contains(event.record.uuid) else { return }
        let current = Current(child: owner(event.child), envelope: id)
        envelopes.append(try vault.keep(event, as: id, of: current.child, with: keys))
        if event.isNewest { newest[event.record] = current }
        guard let handle = event.handle, !purged.contains(handle.uuid) else { return }
        guard let contact = event.contact else {
            contacts[handle] = Current(
                child: current.child, envelope: id, record: contacts[handle]?.record)
            return
        }
        envelopes.append(
            try vault.keep(contact, of: handle, said: event.child, as: apart, of: current.child, with: keys))
        contacts[handle] = Current(child: current.child, envelope: apart, record: event.record)
    }

    mutating func add(_ event: InvolvementDeclared, as id: UUID, sealedBy vault: Vault) throws {
        guard event.withdrawn != true else { return withdraw(event.handle) }
        guard !purged.contains(event.handle.uuid) else { return }
        let current = Current(child: owner(event.child), envelope: id)
        envelopes.append(try vault.keep(event, as: id, of: current.child, with: keys))
        contacts[event.handle] = current
    }

    /// What the batch itself put in of it goes too.
    private mutating func withdraw(_ handle: Involvement.Handle) {
        withdrawn.insert(handle)
        purged.insert(handle.uuid)
        contacts[handle] = nil
        envelopes.removeAll { $0.binding == .handle(handle) }
    }

    /// As whom the child stands.
    func owner(_ child: Child.ID) -> Child.ID { survivors[child] ?? child }
}
