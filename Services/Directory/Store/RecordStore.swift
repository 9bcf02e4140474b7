import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The records of children, read whole and written by the part that changed.
struct RecordStore: Sendable {
    /// The records of those children that are known, with all their involvements.
    func of(_ children: some Collection<Child.ID>, in transaction: borrowing Transaction) async throws
        -> [Child.ID: ChildRecord]
    {
        try await known(of: children, in: transaction).records
    }

    /// The same, with those whose identity is gone, of whom there may be no record yet.
    func known(of children: some Collection<Child.ID>, in transaction: borrowing Transaction) async throws
        -> KnownRecords
    {
        let ids = Set(children).sorted()
        let rows = try await transaction.queries([
            ChildRow.select(ids), InvolvementRow.select(ids), WithdrawnStore.among(ids),
            RetentionStore.purged(among: ids),
        ])
        var records: [Child.ID: ChildRecord] = [:]
        for record in try ChildRow.records(rows[0]) {
            records[record.child] = record
        }
        for (child, involvement) in try InvolvementRow.involvements(rows[1]) {
            records[child]?.involvements.append(involvement)
        }
        return KnownRecords(
            records, withdrawn: Set(try rows[2].decode(Child.ID.self)), purged: Set(try rows[3].decode(Child.ID.self)))
    }

    /// The record of one child, with all their involvements; nil when the child is not known.
    func of(_ child: Child.ID, in transaction: borrowing Transaction) async throws -> ChildRecord? {
        try await of([child], in: transaction)[child]
    }

    /// What is known of a child besides the involvements; of one who was merged, that of the survivor.
    ///
    /// By one statement, whoever it is: one more for those who are absent would tell them from the unlisted, by the time.
    func details(of child: Child.ID, in transaction: borrowing Transaction) async throws -> ChildRecord? {
        try ChildRow.records(try await transaction.query(ChildRow.select(standingFor: child))).first
    }

    /// With which child the practitioner who declared an involvement is in contact here, whoever has been merged or separated
    /// meanwhile.
    func child(declaredAs handle: Involvement.Handle, in transaction: borrowing Transaction) async throws -> Child.ID? {
        try await transaction.query("select child from involvement where handle = \(handle) and card is not null")
            .first(as: Child.ID.self)
    }

    /// The sealed card behind a self-declared involvement.
    func card(
        behind handle: Involvement.Handle, of child: Child.ID, in transaction: borrowing Transaction
    ) async throws -> SealedEnvelope? {
        let rows = try await transaction.query(
            "select card from involvement where child = \(child) and handle = \(handle) and card is not null")
        guard let card = try rows.first(as: JSONB.self) else { return nil }
        return try WireCoding.decoder().decode(SealedEnvelope.self, from: card.data)
    }

    /// Writes what a batch changed, in few statements.
    func save(_ known: KnownRecords, in transaction: borrowing Transaction) throws {
        let children = known.children
        if !children.isEmpty { transaction.write(try ChildRow.upsert(children)) }
        let involvements = known.involvements
        if !involvements.isEmpty { transaction.write(InvolvementRow.upsert(involvements)) }
        remove(known.removed, in: transaction)
        RetentionStore().put(known.deaths, in: transaction)
    }

    /// Takes involvements out to which the child no longer consents.
    func remove(_ involvements: [(child: Child.ID, handle: Involvement.Handle)], in transaction: borrowing Transaction)
    {
        guard !involvements.isEmpty else { return }
        transaction.write(
            """
            delete from involvement using \(unnest: involvements, \.child, \.handle) as gone (child, handle)
            where involvement.child = gone.child and involvement.handle = gone.handle
            """)
    }

    /// Adds the involvement that a practitioner declared.
    func insert(
        _ involvement: RecordedInvolvement, of child: Child.ID, by account: Account.ID, card: SealedEnvelope,
        in transaction: borrowing Transaction
    ) throws {
        let card = JSONB(data: try WireCoding.encoder().encode(card))
        transaction.write(
            """
            insert into involvement (child, handle, ordinal, kind, began, lead, caf, account, card)
            values (\(child), \(involvement.handle), \(involvement.ordinal), \(involvement.kind), \
            \(involvement.began), \(involvement.leadProfessional), \(involvement.holdsAssessment), \
            \(account), \(card))
            """)
    }

    /// Writes one involvement that has changed.
    func update(_ involvement: RecordedInvolvement, of child: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(InvolvementRow.upsert([(child, involvement)]))
    }

    /// Whose the child is, or the one as whom the child stands; also of whom nothing was reported yet.
    func put(_ authority: AuthorityCode, of child: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into child (id, authority)
            values (coalesce((select survivor from child where id = \(child)), \(child)), \(authority))
            on conflict (id) do update set authority = excluded.authority
            """)
    }

    /// Keeps whom the vault has cleared of those that a child may be, known or not.
    func keep(cleared candidates: [Child.ID], of child: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(
            candidates.isEmpty
                ? "delete from cleared where child = \(child)"
                : """
                insert into cleared (child, candidates) values (\(child), \(candidates))
                on conflict (child) do update set candidates = excluded.candidates
                """)
    }
}
