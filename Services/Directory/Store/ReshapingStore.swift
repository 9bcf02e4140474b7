import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The SQL of merging and separating records of children.
struct ReshapingStore: Sendable {
    /// Whoever declared themselves on both children ends what they declared on the one that is merged.
    func endTwice(
        _ merged: Child.ID, _ survivor: Child.ID, on day: PartialDate, in transaction: borrowing Transaction
    ) {
        transaction.write(
            """
            update involvement twice set ended = greatest(twice.began, \(day))
            from involvement kept
            where twice.child = \(merged) and twice.account is not null and twice.ended is null
                and kept.child = \(survivor) and kept.account = twice.account and kept.ended is null
            """)
    }

    func moveAll(from merged: Child.ID, to survivor: Child.ID, in transaction: borrowing Transaction) {
        move("true", from: merged, to: survivor, in: transaction)
    }

    func move(
        _ handles: [Involvement.Handle], from child: Child.ID, to other: Child.ID, in transaction: borrowing Transaction
    ) {
        move("moved.handle = any(\(handles)) or moved.declared_on = \(other)", from: child, to: other, in: transaction)
    }

    /// After those that are there, in the order that they had.
    private func move(_ which: SQL, from: Child.ID, to: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(
            """
            update involvement moved
            set child = \(to), ordinal = moved.ordinal + coalesce(
                    (select max(ordinal) from involvement there where there.child = \(to)), 0),
                declared_on = case when moved.account is not null then
                    nullif(coalesce(moved.declared_on, \(from)), \(to)) end
            where moved.child = \(from) and (\(sql: which))
            """)
    }

    /// Writes the details that hold now, and that the child stands for itself.
    /// - Parameter other: whose authority a child has that is new here.
    func put(_ shape: ReshapedChild, authorityOf other: Child.ID, in transaction: borrowing Transaction) throws {
        let encoder = WireCoding.encoder()
        let visible = shape.visible
        let name = JSONB(data: try encoder.encode(visible.name))
        let carers = JSONB(data: try encoder.encode(visible.carers))
        transaction.write(
            """
            insert into child (id, authority, candidates, number, name, date_of_birth, gender, carers, reported)
            select \(shape.child), authority, \(shape.candidates), \(visible.number), \(name), \(visible.dateOfBirth),
                \(visible.gender), \(carers), \(shape.reported)
            from child where id in (\(shape.child), \(other)) order by id = \(shape.child) desc limit 1
            on conflict (id) do update set survivor = null, candidates = excluded.candidates,
                number = excluded.number, name = excluded.name, date_of_birth = excluded.date_of_birth,
                gender = excluded.gender, carers = excluded.carers, reported = excluded.reported
            """)
        // Whoever was purged is there again, as somebody of whom something is kept turns out to be one with them.
        transaction.write(
            """
            delete from purged
            where child = \(shape.child) and exists (select from child where child.id = purged.child)
            """)
    }

    func point(_ merged: Child.ID, to survivor: Child.ID, in transaction: borrowing Transaction) {
        transaction.write("update child set survivor = \(survivor) where \(merged) in (id, survivor)")
    }

    /// Whom a child may be now.
    func put(_ candidates: [Child.ID], of child: Child.ID, in transaction: borrowing Transaction) {
        transaction.write("update child set candidates = \(candidates) where id = \(child)")
    }
}
