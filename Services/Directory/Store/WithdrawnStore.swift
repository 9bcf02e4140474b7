import Model
import Postgres
import ServiceRuntime

/// The table `withdrawn`, identities that are gone.
struct WithdrawnStore: Sendable {
    /// Whether that of a row of `child` is, or that of whoever was merged into it: heard in whatever order.
    static let isWithdrawn: SQL = """
        (exists (select from withdrawn where withdrawn.child = child.id)
            or exists (
                select from child merged join withdrawn on withdrawn.child = merged.id
                where merged.survivor = child.id))
        """

    /// Selects those of `children` under whose own identifier one is gone, whether there is a record of them or not.
    static func among(_ children: [Child.ID]) -> SQL { "select child from withdrawn where child = any(\(children))" }

    /// - Parameter identity: as whom the child stood; whose goes as their own is gone for good.
    func insert(_ child: Child.ID, as identity: Child.ID?, in transaction: borrowing Transaction) {
        let other = identity == child ? nil : identity
        transaction.write(
            """
            insert into withdrawn (child, identity) values (\(child), \(other))
            on conflict (child) do update set identity = null where excluded.identity is null
            """)
    }

    func delete(_ child: Child.ID, in transaction: borrowing Transaction) {
        transaction.write("delete from withdrawn where child = \(child)")
    }

    /// Keeps nothing of what was shown of those children, and of whoever they were merged into; but of those who were gone as
    /// another and are not one with them here: two officers may tell the two apart.
    func forget(in transaction: borrowing Transaction) {
        transaction.write(
            """
            update child
            set number = null, name = null, date_of_birth = null, gender = null, carers = null, reported = null
            where number is not null and id in (
                select child from withdrawn where identity is null
                union all
                select merged.survivor from child merged join withdrawn on withdrawn.child = merged.id
                where merged.survivor is not null
                    and (withdrawn.identity is null
                        or merged.survivor = coalesce(
                            (select survivor from child where id = withdrawn.identity), withdrawn.identity)))
            """)
    }
}
