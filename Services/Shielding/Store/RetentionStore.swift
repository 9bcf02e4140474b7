import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `retention`: from when on records are archived.
struct RetentionStore: Sendable {
    func put(_ event: RetentionSet, in transaction: borrowing Transaction) {
        let days = event.retention
        transaction.write(
            """
            insert into retention (child, archived, investigation_only, due)
            values (\(event.child), \(days.archived), \(days.investigationOnly), \(days.due))
            on conflict (child) do update set archived = excluded.archived,
                investigation_only = excluded.investigation_only, due = excluded.due
            """)
    }

    /// Selects the days of `children`; of one who was merged, the survivor's.
    static func of(_ children: [Child.ID]) -> SQL {
        """
        select asked.child, life.archived, life.investigation_only, life.due
        from unnest(\(children)) as asked (child) left join merged on merged.child = asked.child
        join retention life on life.child = coalesce(merged.survivor, asked.child)
        """
    }

    /// `rows`: of the statement `of`.
    static func read(_ rows: Rows) throws -> [Child.ID: Retention] {
        try rows.decode((Child.ID, PartialDate, PartialDate, PartialDate).self).reduce(into: [:]) { all, row in
            all[row.0] = Retention(archived: row.1, investigationOnly: row.2, due: row.3)
        }
    }

    /// Whether nobody is one with the child but those whose time is over too.
    func standsAlone(_ child: Child.ID, with merged: [Child.ID], in transaction: borrowing Transaction) async throws
        -> Bool
    {
        try await transaction.query(
            """
            select from merged where child = \(child)
            union all
            select from merged where survivor = \(child) and not child = any(\(merged))
            """
        ).isEmpty
    }

    /// What is no source record and no involvement: it has no key of its own to destroy.
    func forget(_ children: [Child.ID], in transaction: borrowing Transaction) {
        for table in ["retention", "transfer", "responsible"] {
            transaction.write("delete from \(identifier: table) where child = any(\(children))")
        }
    }

    /// Everything that is kept of these: source records, and involvements that practitioners declared.
    func kept(of children: [Child.ID], in transaction: borrowing Transaction) async throws -> Purge {
        let rows = try await transaction.queries([
            """
            select record from record_newest where child = any(\(children))
            union
            select e.bound_to from contact c join envelope e on e.id = c.envelope
            where c.child = any(\(children)) and e.bound_to <> c.handle
            """,
            "select handle from contact where child = any(\(children))",
        ])
        return Purge(
            records: Set(try rows[0].decode(SourceRecord.ID.self)),
            handles: Set(try rows[1].decode(Involvement.Handle.self)))
    }
}
