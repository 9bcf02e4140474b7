import Contracts
import Model
import Postgres
import ServiceRuntime

/// Who looks for a child, and when: what of the archive they may find.
struct ArchiveView: Sendable {
    /// The day in London.
    let today: PartialDate
    /// Of a data manager, a keyed hash of the authority that they work for.
    let authority: Int64?

    /// A condition that a record of a child may be found: it is live, or it is in its first year in the archive and whoever asks
    /// manages the data of the responsible authority. Of a child of whom Directory has said nothing, the date of birth decides,
    /// and after the 18th birthday nobody finds one: so it is right on the day, whatever job has run or has not.
    func finds(_ child: SQL, born: SQL) -> SQL {
        let grown = ComeOfAge(by: today)
        let own: SQL =
            if let authority {
                "or (life.authority = \(authority) and life.investigation_only > \(today))"
            } else {
                ""
            }
        return """
            coalesce(
                (select life.archived > \(today) \(sql: own) from retention life where life.child = \(sql: child)),
                \(sql: born) collate "C" > case length(\(sql: born))
                    when 10 then \(grown.day) when 7 then \(grown.month) else \(grown.year) end)
            """
    }
}

/// The table `retention`, and the end of what Identity has of a child.
struct RetentionStore: Sendable {
    func put(_ event: RetentionSet, authority: Int64, in transaction: borrowing Transaction) {
        let days = event.retention
        transaction.write(
            """
            insert into retention (child, authority, archived, investigation_only, due)
            values (\(event.child), \(authority), \(days.archived), \(days.investigationOnly), \(days.due))
            on conflict (child) do update set authority = excluded.authority, archived = excluded.archived,
                investigation_only = excluded.investigation_only, due = excluded.due
            """)
    }

    /// Whether nobody is one with the child but those whose time is over too. Whoever calls holds `Reshaping.lock` alone.
    func standsAlone(_ child: Child.ID, with merged: [Child.ID], in transaction: borrowing Transaction) async throws
        -> Bool
    {
        try await transaction.query(
            """
            select from child where id = \(child) and survivor is not null
            union all
            select from child where survivor = \(child) and not id = any(\(merged))
            """
        ).isEmpty
    }

    /// Keeps nothing of these, under all their identifiers. What their source records and involvements were comes back.
    func purge(_ children: [Child.ID], in transaction: borrowing Transaction) async throws
        -> (records: [SourceRecord.ID], handles: [Involvement.Handle])
    {
        let records = try await transaction.query(
            "select id from source_record where child = any(\(children)) order by id"
        ).decode(SourceRecord.ID.self)
        let handles = try await transaction.query(
            "select handle from involvement where record = any(\(records)) order by handle"
        ).decode(Involvement.Handle.self)
        for (table, column) in Self.ofRecords {
            transaction.write("delete from \(identifier: table) where \(identifier: column) = any(\(records))")
        }
        for (table, column) in Self.ofChildren {
            transaction.write("delete from \(identifier: table) where \(identifier: column) = any(\(children))")
        }
        return (records, handles)
    }

    private static let ofRecords = [
        ("review", "record"), ("review", "other_record"), ("possible", "record"), ("possible", "other"),
        ("assertion", "record"), ("assertion", "other"), ("record_version", "record"), ("involvement", "record"),
        ("person_form", "record"), ("form_to_index", "record"), ("withdrawn", "record"), ("source_record", "id"),
    ]

    private static let ofChildren = [
        ("person_form", "child"), ("alias_key", "child"), ("alias", "child"), ("withdrawn", "child"),
        ("retention", "child"), ("child", "id"),
    ]
}
