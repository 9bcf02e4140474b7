import Contracts
import Model
import Postgres
import ServiceRuntime

/// The SQL of a record's life: consents, deaths, what the others were told, and the end.
struct RetentionStore: Sendable {
    /// Beside a row of `child`, by `joins`: consent given, consent withdrawn, the latest death that a record says.
    static let columns: SQL = """
        consent.given, consent.withdrawn, (select max(death.died) from death where death.child = child.id)
        """
    static let joins: SQL = "left join consent on consent.child = child.id"

    static func consent(_ given: PartialDate?, _ withdrawn: PartialDate?) -> RetentionConsent? {
        given.map { RetentionConsent(given: $0, withdrawn: withdrawn) }
    }

    /// Selects those of `children` of whom nothing is kept any more.
    static func purged(among children: [Child.ID]) -> SQL { "select child from purged where child = any(\(children))" }

    // MARK: - What becomes known

    func record(
        _ consent: RetentionConsent, of child: Child.ID, by account: Account.ID, in transaction: borrowing Transaction
    ) {
        transaction.write(
            """
            insert into consent (child, given, account) values (\(child), \(consent.given), \(account))
            on conflict (child) do update set given = excluded.given, account = excluded.account, withdrawn = null,
                withdrawn_by = null
            """)
    }

    func withdraw(
        _ consent: RetentionConsent, of child: Child.ID, by account: Account.ID, in transaction: borrowing Transaction
    ) {
        transaction.write(
            "update consent set withdrawn = \(consent.withdrawn), withdrawn_by = \(account) where child = \(child)")
    }

    /// What the newest versions of these records say: a death, or none.
    func put(_ deaths: [SourceRecord.ID: Death], in transaction: borrowing Transaction) {
        guard !deaths.isEmpty else { return }
        transaction.write("delete from death where record = any(\(Array(deaths.keys)))")
        let died = deaths.compactMap { record, death in
            death.died.map { (record: record, child: death.child, died: $0) }
        }
        guard !died.isEmpty else { return }
        transaction.write(
            "insert into death (record, child, died) select * from \(unnest: died, \.record, \.child, \.died)")
    }

    /// Of two who are one, the later word about consent holds.
    func merge(_ merged: Child.ID, into survivor: Child.ID, in transaction: borrowing Transaction) {
        transaction.write("update death set child = \(survivor) where child = \(merged)")
        transaction.write(
            """
            insert into consent (child, given, account, withdrawn, withdrawn_by)
            select \(survivor), given, account, withdrawn, withdrawn_by from consent where child = \(merged)
            on conflict (child) do update set given = excluded.given, account = excluded.account,
                withdrawn = excluded.withdrawn, withdrawn_by = excluded.withdrawn_by
            where coalesce(excluded.withdrawn, excluded.given) > coalesce(consent.withdrawn, consent.given)
            """)
        transaction.write("delete from consent where child = \(merged)")
        transaction.write("delete from told_retention where child = \(merged)")
    }

    /// A consent stays with the child on whom it was written down.
    func separate(_ records: [SourceRecord.ID], to child: Child.ID, in transaction: borrowing Transaction) {
        transaction.write("update death set child = \(child) where record = any(\(records))")
    }

    // MARK: - A round

    /// The next records that stand for themselves, in one order.
    func next(after child: Child.ID?, most: Int, in transaction: borrowing Transaction) async throws
        -> [RetentionStep.Record]
    {
        let later: SQL = if let child { "and id > \(child)" } else { "" }
        return try await read("survivor is null \(sql: later) order by id limit \(most)", in: transaction)
    }

    /// The same of some, once they are held.
    func of(_ children: [Child.ID], in transaction: borrowing Transaction) async throws -> [RetentionStep.Record] {
        try await read("survivor is null and id = any(\(children))", in: transaction)
    }

    private func read(_ which: SQL, in transaction: borrowing Transaction) async throws -> [RetentionStep.Record] {
        let rows = try await transaction.query(
            """
            select child.id, child.authority, child.date_of_birth, \(sql: Self.columns), told.authority, told.archived,
                told.investigation_only, told.due
            from (select id, authority, date_of_birth from child where \(sql: which)) child
            \(sql: Self.joins) left join told_retention told on told.child = child.id
            order by child.id
            """
        ).decode(
            (
                Child.ID, AuthorityCode, PartialDate?, PartialDate?, PartialDate?, PartialDate?, AuthorityCode?,
                PartialDate?, PartialDate?, PartialDate?
            ).self)
        return rows.map { child, authority, born, given, withdrawn, died, toldOf, archived, investigationOnly, due in
            let consent = Self.consent(given, withdrawn)
            var record = RetentionStep.Record(
                child: child, authority: authority,
                retention: born.map { Retention(born: $0, died: died, consent: consent) },
                isParticular: consent != nil || died != nil)
            if let toldOf, let archived, let investigationOnly, let due {
                record.told = .init(
                    authority: toldOf,
                    retention: Retention(archived: archived, investigationOnly: investigationOnly, due: due))
            }
            return record
        }
    }

    func tell(_ told: [RetentionSet], in transaction: borrowing Transaction) {
        guard !told.isEmpty else { return }
        transaction.write(
            """
            insert into told_retention (child, authority, archived, investigation_only, due)
            select * from \(
                unnest: told, \.child, \.authority, \.retention.archived, \.retention.investigationOnly, \.retention.due)
            on conflict (child) do update set authority = excluded.authority, archived = excluded.archived,
                investigation_only = excluded.investigation_only, due = excluded.due
            """)
    }

    /// Keeps nothing of these, and of whoever was merged into them, but their identifiers. Comes back with what is to be told.
    func purge(_ children: [Child.ID], in transaction: borrowing Transaction) async throws -> [RecordPurged] {
        guard !children.isEmpty else { return [] }
        let rows = try await transaction.query(
            "select survivor, id from child where survivor = any(\(children)) order by id"
        ).decode((Child.ID, Child.ID).self)
        let all = children + rows.map(\.1)
        transaction.write("insert into purged (child) select unnest(\(all)) on conflict do nothing")
        for table in ["involvement", "cleared", "consent", "death", "told_retention", "gap"] {
            transaction.write("delete from \(identifier: table) where child = any(\(all))")
        }
        transaction.write("delete from child where id = any(\(all))")
        let merged = Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
        return children.map { RecordPurged(child: $0, merged: merged[$0] ?? []) }
    }
}

/// What the newest version of a source record says of a child's death.
struct Death: Hashable, Sendable {
    var child: Child.ID
    var died: PartialDate?
}
