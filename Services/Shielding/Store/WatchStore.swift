import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `watch`: for whom somebody watches.
struct WatchStore: Sendable {
    /// The account's own that stand, the newest first. Those that a shield has silenced are among them.
    func own(of account: Account.ID, at now: Date, _ vault: Vault, in transaction: borrowing Transaction) async throws
        -> [Watch]
    {
        try await transaction.query(
            """
            select id, child, since, until from watch
            where watcher = \(Self.watcher(account, vault)) and until > \(now) order by since desc, id
            """
        ).decode((Watch.ID, Child.ID, Date, Date).self).map {
            Watch(id: $0.0, child: $0.1, since: $0.2, until: $0.3)
        }
    }

    func insert(
        _ watch: Watch, by note: WatchNote, _ vault: Vault, in transaction: borrowing Transaction
    ) throws {
        let sealed = try vault.seal(note, saying: Self.saying(watch.id, watch.child))
        transaction.write(
            """
            insert into watch (id, child, watcher, since, until, key_id, encapsulated_key, ciphertext)
            values (\(watch.id), \(watch.child), \(Self.watcher(note.by, vault)), \(watch.since), \(watch.until),
                \(sealed.keyID), \(sealed.encapsulatedKey), \(sealed.ciphertext))
            """)
    }

    /// Ends one of the account's own, and says of which child; nil where there is no such.
    func end(_ watch: Watch.ID, of account: Account.ID, _ vault: Vault, in transaction: borrowing Transaction)
        async throws -> Child.ID?
    {
        try await transaction.query(
            """
            delete from watch where id = \(watch) and watcher = \(Self.watcher(account, vault)) returning child
            """
        ).first(as: Child.ID.self)
    }

    /// Those whose time is over.
    func forget(at now: Date, in transaction: borrowing Transaction) {
        transaction.write("delete from watch where until <= \(now)")
    }

    /// Those of `children` for whom somebody watches, under whichever identifier of theirs.
    func watched(among children: Set<Child.ID>, at now: Date, in transaction: borrowing Transaction) async throws
        -> Set<Child.ID>
    {
        Set(
            try await transaction.query(
                """
                \(sql: Self.standing(children.sorted()))
                select distinct standing.asked from standing join watch on watch.child = standing.child
                where watch.until > \(now)
                """
            ).decode(Child.ID.self))
    }

    /// Who watches for the child, under whichever identifier. What the vault did not seal itself is left out.
    func watchers(of child: Child.ID, at now: Date, _ vault: Vault, in transaction: borrowing Transaction) async throws
        -> [Account.ID]
    {
        let rows = try await transaction.query(
            """
            \(sql: Self.standing([child]))
            select distinct watch.id, watch.child, watch.key_id, watch.encapsulated_key, watch.ciphertext
            from standing join watch on watch.child = standing.child
            where watch.until > \(now) and not watch.silenced order by watch.id
            """
        ).decode((Watch.ID, Child.ID, String, Data, Data).self)
        return Set(
            rows.compactMap { row -> Account.ID? in
                let sealed = SealedEnvelope(keyID: row.2, encapsulatedKey: row.3, ciphertext: row.4)
                let note: WatchNote? = vault.openSaid(sealed, saying: Self.saying(row.0, row.1))
                return note?.by
            }
        ).sorted()
    }

    /// What each of these records said last.
    func said(by records: Set<SourceRecord.ID>, _ vault: Vault, in transaction: borrowing Transaction) async throws
        -> [SourceRecord.ID: ReportedWhereabouts]
    {
        let envelopes = try EnvelopeRow.read(
            try await transaction.query(
                """
                select \(sql: EnvelopeRow.columns(owner: "n.child")), false
                from record_newest n join envelope e on e.id = n.envelope left join data_key k on k.bound_to = e.bound_to
                where n.record = any(\(records.sorted()))
                """))
        var said: [SourceRecord.ID: ReportedWhereabouts] = [:]
        for (envelope, contents) in zip(envelopes, try await vault.open(envelopes, amongMany: true)) {
            if case .reported(let report) = contents { said[SourceRecord.ID(envelope.binding.uuid)] = report }
        }
        return said
    }

    /// Nobody is told by what they watched for before a shield.
    static func silence(_ children: [Child.ID], in transaction: borrowing Transaction) {
        transaction.write("update watch set silenced = true where child = any(\(children)) and not silenced")
    }

    static func forget(_ children: [Child.ID], in transaction: borrowing Transaction) {
        transaction.write("delete from watch where child = any(\(children))")
    }

    /// Each of `children`, under every identifier of theirs.
    private static func standing(_ children: [Child.ID]) -> SQL {
        """
        with current as (
            select asked.child as asked, coalesce(merged.survivor, asked.child) as child
            from unnest(\(children)) as asked (child) left join merged on merged.child = asked.child
        ), standing as (
            select asked, child from current
            union
            select current.asked, merged.child from current join merged on merged.survivor = current.child
        )
        """
    }

    private static func watcher(_ account: Account.ID, _ vault: Vault) -> Data {
        vault.code(["watches for a child", account.description])
    }

    private static func saying(_ watch: Watch.ID, _ child: Child.ID) -> [String] {
        ["watch", watch.description, child.description]
    }
}

/// Whose a watch is; sealed in its row.
struct WatchNote: Codable, Hashable, Sendable {
    var by: Account.ID
}
