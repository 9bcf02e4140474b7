import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `withdrawn`: children whom no search finds and to whom nothing is linked.
struct WithdrawnStore: Sendable {
    /// Selects those among `children`, and of whom each may be.
    static func among(_ children: [Child.ID]) -> SQL {
        """
        select withdrawn.child, former.child, former.id
        from withdrawn left join source_record former on former.id = withdrawn.record
        where withdrawn.child = any(\(children))
        """
    }

    /// `rows`: of the statement `among`.
    static func read(_ rows: Rows) throws -> [Child.ID: Withdrawal] {
        try rows.decode((Child.ID, Child.ID?, SourceRecord.ID?).self).reduce(into: [:]) { all, row in
            all[row.0] = Withdrawal(row.1, row.2)
        }
    }

    /// A condition that a search may find a child whom `child` names.
    /// - Parameter suspected: whether it may find those who may be another, as whoever tells them apart has to.
    static func isFound(_ child: SQL, suspected: Bool) -> SQL {
        let besides: SQL = suspected ? "and withdrawn.record is null" : ""
        return "not exists (select from withdrawn where withdrawn.child = \(sql: child) \(sql: besides))"
    }

    func insert(_ suspected: [Child.ID: Withdrawal.Former], in transaction: borrowing Transaction) {
        guard !suspected.isEmpty else { return }
        let rows = suspected.sorted { $0.key < $1.key }
        transaction.write(
            """
            insert into withdrawn (child, record) select * from \(unnest: rows, \.key, \.value.record)
            on conflict (child) do nothing
            """)
    }

    /// Takes their keys from records, so that what is reported under them next is of another.
    func release(_ records: [SourceRecord.ID], in transaction: borrowing Transaction) {
        guard !records.isEmpty else { return }
        let released = records.map { (record: $0, token: Withdrawal.key(of: $0)) }
        transaction.write(
            """
            update source_record set token = released.token, items = null, since = null
            from \(unnest: released, \.record, \.token) as released (record, token) where id = released.record
            """)
    }

    /// Ends that one of the two may be the other, whose identity is gone.
    func part(_ child: Child.ID, _ other: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(
            """
            delete from withdrawn using source_record former
            where former.id = withdrawn.record
                and (withdrawn.child, former.child) in ((\(child), \(other)), (\(other), \(child)))
            """)
    }
}

// MARK: - An identity that goes

extension WithdrawnStore {
    /// A record of the child; nil where there is none.
    func record(of child: Child.ID, in transaction: borrowing Transaction) async throws -> SourceRecord.ID? {
        try await transaction.query("select id from source_record where child = \(child) order by id limit 1")
            .first(as: SourceRecord.ID.self)
    }

    /// The child may be the one whose record this is, and nobody but officers finds either. As of whoever may be shielded nobody
    /// is asked about them.
    func suspect(_ child: Child.ID, of former: SourceRecord.ID, in transaction: borrowing Transaction) {
        transaction.write(
            "insert into withdrawn (child, record) values (\(child), \(former)) on conflict (child) do nothing")
        hold(child, in: transaction)
        transaction.write(
            """
            insert into possible (record, other)
            select id, \(former) from source_record where child = \(child) order by id limit 1
            on conflict do nothing
            """)
        transaction.write(
            """
            delete from review
            where state in ('open', 'unsure') and (child = \(child) or other = \(child))
            """)
    }

    /// Whom somebody was asked about may be the child as before, though nobody is asked any more.
    private func hold(_ child: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into possible (record, other)
            select record, other_record from review
            where state in ('open', 'unsure') and (child = \(child) or other = \(child))
            on conflict do nothing
            """)
    }

    /// Ends the identity of a child who stands for itself. What is left of it are the forms that whoever may be the child is
    /// held by, with dates of birth; nobody who works here sees those.
    func withdraw(_ child: Child.ID, in transaction: borrowing Transaction) throws {
        let records: SQL = "(select id from source_record where child = \(child))"
        let nobody = JSONB(data: try WireCoding.encoder().encode(PersonName(given: [], family: "")))
        transaction.write(
            "insert into withdrawn (child) values (\(child)) on conflict (child) do update set record = null")
        // Nobody is shown the two, nor takes back what was said.
        hold(child, in: transaction)
        transaction.write(
            "delete from review where record in \(sql: records) or other_record in \(sql: records)")
        transaction.write("delete from record_version where record in \(sql: records)")
        transaction.write("delete from involvement where record in \(sql: records)")
        transaction.write(
            """
            update source_record set name = \(nobody), carers = '[]', normal_family = '', normal_given = '',
                normal_first = '', items = null, since = null
            where child = \(child)
            """)
    }
}

extension Withdrawal {
    /// As a row has it.
    init(_ child: Child.ID?, _ record: SourceRecord.ID?) {
        if let child, let record { self = .suspected(Former(child: child, record: record)) } else { self = .identity }
    }
}
