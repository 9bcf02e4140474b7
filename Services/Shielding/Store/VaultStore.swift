import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The tables of ciphertext: `envelope`, and which one counts for a record and a handle.
struct VaultStore: Sendable {
    let journal: ShieldJournal
    let loading: LoadingStore
    var keys = KeyStore()

    init(loading: LoadingStore) { (journal, self.loading) = (loading.journal, loading) }

    /// What has to be there before anything is sealed for these records, handles and children.
    /// - Parameter named: handles that are spoken of besides, for which nothing is sealed.
    func deposits(
        for bound: Set<UUID>, naming named: Set<UUID> = [], of children: Set<Child.ID>, under outer: any OuterKeys,
        in transaction: borrowing Transaction
    ) async throws -> Deposits {
        let purged = try journal.read { standing in bound.union(named).filter(standing.isPurged) }
        let bound = bound.subtracting(purged)
        let (kept, survivors) = try await keys.load(of: bound, children, in: transaction)
        let ring = try await KeyRing(of: bound, kept: kept, under: outer)
        return Deposits(keys: ring, survivors: survivors, purged: purged)
    }

    /// Queues all of it; the caller's commit waits.
    func write(_ deposits: Deposits, in transaction: borrowing Transaction) {
        guard !deposits.envelopes.isEmpty else { return }
        keys.write(deposits.keys, in: transaction)
        // The rows come out of `unnest` in the order of arrival, and the identity column counts in that order.
        transaction.write(
            """
            insert into envelope (id, child, bound_to, key_id, encapsulated_key, ciphertext, sealed_for)
            select id, child, bound_to, key_id, encapsulated_key, ciphertext, sealed_for
            from \(unnest: deposits.envelopes, \.id, \.child, \.binding.uuid, \.keyID, \.encapsulatedKey, \.ciphertext,
                \.sealedFor)
                with ordinality
                as arrived (id, child, bound_to, key_id, encapsulated_key, ciphertext, sealed_for, place)
            order by place
            """)
        transaction.write(
            """
            insert into record_newest (record, child, envelope, first)
            select record, child, envelope, envelope
            from \(unnest: deposits.newest.map { $0 }, \.key, \.value.child, \.value.envelope)
                as new (record, child, envelope)
            on conflict (record) do update set child = excluded.child, envelope = excluded.envelope
            """)
        transaction.write(
            """
            insert into contact (handle, child, envelope, record)
            select * from \(unnest: deposits.contacts.map { $0 }, \.key, \.value.child, \.value.envelope, \.value.record)
            on conflict (handle) do update set child = excluded.child, envelope = excluded.envelope,
                record = coalesce(excluded.record, contact.record)
            """)
    }

    /// What the vault has of a child, in the order of arrival, and then whether the child is shielded, or the identity gone.
    ///
    /// The shield is read after the contents, by a later statement with a later snapshot (READ COMMITTED): whatever is
    /// released was there before some moment at which there was no shield. The other way about, an address that was
    /// reported after a shield could leave. A shield that commits after the second statement is acknowledged a lease
    /// after its commit, and by then the lease of this release, which began before, has ended. So with the word that an
    /// authority is loading.
    func release(of child: Child.ID, in transaction: borrowing Transaction) async throws
        -> (held: [HeldEnvelope], isWithheld: Bool, isWithdrawn: Bool, retention: Retention?)
    {
        // Of a child who was merged: what the survivor has.
        let current = ReshapingStore.survivor(of: child)
        let rows = try await transaction.queries([
            """
            select \(sql: EnvelopeRow.columns(owner: current)), n.record is not null, c.handle,
                d.key_id, d.encapsulated_key, d.ciphertext
            from (
                select envelope from record_newest where child = \(sql: current)
                union
                select envelope from contact where child = \(sql: current)
            ) as current
            join envelope e on e.id = current.envelope
            left join data_key k on k.bound_to = e.bound_to
            left join record_newest n on n.record = e.bound_to and n.envelope = e.id and n.child = \(sql: current)
            left join contact c on c.envelope = e.id and c.child = \(sql: current)
            left join declaration d on d.handle = c.handle
            order by e.received
            """,
            ShieldStore.kin(of: [child]),
            LoadingStore.authorities,
            WithdrawnStore.persons(of: [child]),
            RetentionStore.of([child]),
        ])
        let all = try rows[0]
            .decode(
                (
                    UUID, Child.ID, Child.ID, UUID, String?, Data?, Data, String?, Data?, Bool, Involvement.Handle?,
                    String?, Data?, Data?
                ).self
            )
            .map { row in
                let envelope = EnvelopeRow(row.0, row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8)
                return HeldEnvelope(
                    envelope: envelope.read(behind: row.10), isNewest: row.9, handle: row.10,
                    word: DeclarationStore.word(row.11, row.12, row.13))
            }
        let (held, isShielded, isWithdrawn) = try journal.read { standing in
            // What was purged is not there, whatever a restore has brought back.
            let held = all.filter { !standing.isPurged($0.envelope.binding.uuid) }
            return (
                held, try !ShieldStore.shielded(rows[1], by: standing).isEmpty,
                try !WithdrawnStore.withdrawn(rows[3], by: standing).isEmpty
            )
        }
        let isLoading = try await isLoading(
            child, with: held, near: ShieldStore.near(rows[1]), while: loading.standing(rows[2]), in: transaction)
        return (held, isShielded || isLoading, isWithdrawn, try RetentionStore.read(rows[4])[child])
    }

    /// Whether the child, or somebody whom the child may be, is of an authority that is loading. While any is, it is asked of
    /// everybody, shielded or not, and as much is opened of whoever is not there.
    private func isLoading(
        _ child: Child.ID, with held: [HeldEnvelope], near: [Child.ID: Set<Child.ID>], while loading: Loading,
        in transaction: borrowing Transaction
    ) async throws -> Bool {
        guard !loading.isNobodys else { return false }
        let all = near.values.reduce(into: Set([child])) { $0.formUnion($1) }
        let firsts = try await self.loading.responsibles.firsts(of: all, opening: 4, in: transaction)
        // What has become another's since it was read is not shown as this child's, whose authority it may have been.
        let records = Set(held.filter(\.isNewest).map(\.envelope.binding.uuid))
        guard records.isSubset(of: firsts[child]?.records ?? []) else { return true }
        return firsts.values.contains { loading.withholds($0.all) }
    }

    /// The envelopes behind handles, by handle and the child they belong to, and then which children are shielded; in
    /// this order for the same reason as in a release.
    func recipients(
        behind handles: some Collection<Involvement.Handle>, of children: some Collection<Child.ID>,
        in transaction: borrowing Transaction
    ) async throws -> Known {
        let rows = try await transaction.queries([
            """
            select c.handle, \(sql: EnvelopeRow.columns(owner: "c.child"))
            from contact c join envelope e on e.id = c.envelope left join data_key k on k.bound_to = e.bound_to
            where c.handle = any(\(Array(handles)))
            """,
            ShieldStore.kin(of: Array(children)),
            "select child, survivor from merged where child = any(\(Array(children)))",
            LoadingStore.authorities,
            WithdrawnStore.persons(of: Array(children)),
            RetentionStore.of(Array(children)),
            DeclarationStore.declined(among: Array(handles)),
        ])
        let behind = try rows[0]
            .decode(
                (
                    Involvement.Handle, UUID, Child.ID, Child.ID, UUID, String?, Data?, Data, String?, Data?
                ).self
            )
            .map { row in
                let envelope = EnvelopeRow(row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9)
                return (row.0, envelope.read(behind: row.0))
            }
        let survivors = Dictionary(
            try rows[2].decode((Child.ID, Child.ID).self), uniquingKeysWith: { first, _ in first })
        let loading = try await loading.withheld(
            ShieldStore.near(rows[1]), while: loading.standing(rows[3]), in: transaction)
        return try journal.read { standing in
            Known(
                behind: Dictionary(uniqueKeysWithValues: behind.filter { !standing.isPurged($0.1.binding.uuid) }),
                gone: Set(handles.filter { standing.isPurged($0.uuid) }),
                shielded: try ShieldStore.shielded(rows[1], by: standing).union(loading),
                withdrawn: try WithdrawnStore.withdrawn(rows[4], by: standing),
                retention: try RetentionStore.read(rows[5]), survivors: survivors,
                declined: Set(try rows[6].decode(Involvement.Handle.self)))
        }
    }

    /// Those of `children` that the vault knows, whom no shield covers and no authority is loading; the shields are read last, for the same reason as in
    /// a release.
    func unshielded(among children: [Child.ID], in transaction: borrowing Transaction) async throws -> Set<Child.ID> {
        let rows = try await transaction.queries([
            """
            select asked.child from unnest(\(children)) as asked (child)
            left join merged on merged.child = asked.child
            where exists (select from record_newest where child = coalesce(merged.survivor, asked.child))
                or exists (select from contact where child = coalesce(merged.survivor, asked.child))
            """,
            ShieldStore.kin(of: children),
            LoadingStore.authorities,
        ])
        let loading = try await loading.withheld(
            ShieldStore.near(rows[1]), while: loading.standing(rows[2]), opening: UnshieldedAmong.count,
            in: transaction)
        return Set(try rows[0].decode(Child.ID.self)).subtracting(loading).subtracting(
            try journal.read { try ShieldStore.shielded(rows[1], by: $0) })
    }

    /// Whose handles are asked for, and what covers the children.
    struct Known {
        var behind: [Involvement.Handle: Envelope]
        /// Those that are purged, as consent to them was withdrawn.
        var gone: Set<Involvement.Handle>
        var shielded: Set<Child.ID>
        /// Whose identity is gone.
        var withdrawn: Set<Child.ID>
        /// From when on records are archived.
        var retention: [Child.ID: Retention]
        /// Of those who were merged.
        var survivors: [Child.ID: Child.ID]
        /// Declared by whom their organisation did not confirm.
        var declined: Set<Involvement.Handle>

        func isShielded(_ child: Child.ID) -> Bool {
            shielded.contains(child) || survivors[child].map(shielded.contains) ?? false
        }

        /// Whether nobody is told of the child any more.
        func isArchived(_ child: Child.ID, on today: PartialDate) -> Bool {
            retention[child].map { $0.stage(on: today) != .live } ?? false
        }

        /// Whether something of the child may be told of whom nobody has asked.
        func mayBeTold(of child: Child.ID, on today: PartialDate) -> Bool {
            !isShielded(child) && !withdrawn.contains(child) && !isArchived(child, on: today)
        }

        /// Whether what is `owner`'s is the child's.
        func isOwn(_ owner: Child.ID, of child: Child.ID) -> Bool { owner == child || owner == survivors[child] }
    }
}
