import Contracts
import Model
import Postgres
import ServiceRuntime

/// The SQL of `gap`: what a round over the records found that children lack.
struct GapStore: Sendable {
    /// One row.
    struct Row: Hashable, Sendable {
        var child: Child.ID
        var authority: AuthorityCode
        var gap: Gap
    }

    /// Where a list begins to look, by its index alone: it reads so many rows and no more, whatever else there is.
    static func first(_ most: Int, of list: GapList) -> SQL {
        let later: SQL =
            if let after = list.after { "and (since, child) > (\(after.since), \(after.child))" } else { "" }
        return """
            select since, child from gap
            where authority = \(list.authority) and kind = \(list.kind) and since <= \(list.latest) \(sql: later)
            order by since, child limit \(most)
            """
    }

    func kept(_ most: Int, of list: GapList, in transaction: borrowing Transaction) async throws -> [GapPlace] {
        try await transaction.query(Self.first(most, of: list)).decode((PartialDate, Child.ID).self)
            .map { GapPlace(since: $0, child: $1) }
    }

    /// Whoever was merged into each of `children`.
    func merged(into children: [Child.ID], in transaction: borrowing Transaction) async throws
        -> [Child.ID: [Child.ID]]
    {
        let rows = try await transaction.query("select survivor, id from child where survivor = any(\(children))")
            .decode((Child.ID, Child.ID).self)
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }

    /// How far a round is.
    struct Place {
        /// Nil: it begins.
        var after: Child.ID?
    }

    /// Held until the transaction ends; nil while another replica holds it.
    func place(in transaction: borrowing Transaction) async throws -> Place? {
        try await transaction.query("select after from gap_round for update skip locked").decode(Child.ID?.self)
            .first.map { Place(after: $0) }
    }

    func put(_ place: Place, in transaction: borrowing Transaction) {
        transaction.write("update gap_round set after = \(place.after)")
    }

    /// The next children, merged ones among them, in one order.
    func next(after child: Child.ID?, most: Int, in transaction: borrowing Transaction) async throws -> [Child.ID] {
        let later: SQL = if let child { "where id > \(child)" } else { "" }
        return try await transaction.query("select id from child \(sql: later) order by id limit \(most)")
            .decode(Child.ID.self)
    }

    func rows(of children: [Child.ID], in transaction: borrowing Transaction) async throws -> [Child.ID: Set<Row>] {
        let rows = try await transaction.query(
            "select child, authority, kind, since from gap where child = any(\(children))"
        ).decode((Child.ID, AuthorityCode, Gap.Kind, PartialDate).self)
        return Dictionary(grouping: rows.map { Row(child: $0, authority: $1, gap: Gap($2, since: $3)) }, by: \.child)
            .mapValues { Set($0) }
    }

    /// These rows, instead of whatever there is of `children`.
    func put(_ rows: [Row], of children: [Child.ID], in transaction: borrowing Transaction) {
        guard !children.isEmpty else { return }
        transaction.write("delete from gap where child = any(\(children))")
        guard !rows.isEmpty else { return }
        transaction.write(
            """
            insert into gap (child, authority, kind, since)
            select * from \(unnest: rows, \.child, \.authority, \.gap.kind, \.gap.since)
            """)
    }
}
