import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `withdrawn`, identities that are gone.
struct WithdrawnStore: Sendable {
    /// Whose has gone already keeps their moment.
    func insert(_ children: [(child: Child.ID, since: Date)], in transaction: borrowing Transaction) {
        guard !children.isEmpty else { return }
        let sorted = children.sorted { $0.child < $1.child }
        transaction.write(
            """
            insert into withdrawn (child, since) select * from \(unnest: sorted, \.child, \.since)
            on conflict (child) do nothing
            """)
    }

    func all(in transaction: borrowing Transaction) async throws -> [Child.ID: Date] {
        let rows = try await transaction.query("select child, since from withdrawn").decode((Child.ID, Date).self)
        return Dictionary(rows, uniquingKeysWith: min)
    }

    /// Selects for each of `children` every identifier of the person, and whether the identity went under it. The rule is
    /// `Cover.isWithdrawn`.
    static func persons(of children: [Child.ID]) -> SQL {
        """
        with own as (
            select asked.child as asked, coalesce(merged.survivor, asked.child) as child
            from unnest(\(children)) as asked (child) left join merged on merged.child = asked.child
        ), person as (
            select asked, child from own
            union select asked, asked from own
            union select own.asked, merged.child from own join merged on merged.survivor = own.child
        )
        select person.asked, person.child, withdrawn.child is not null
        from person left join withdrawn on withdrawn.child = person.child
        """
    }

    /// Those who were asked for whose identity is gone, by the rows of `persons(of:)` or by the journal.
    static func withdrawn(_ persons: Rows, by standing: StandingShields) throws -> Set<Child.ID> {
        let rows = try persons.decode((Child.ID, Child.ID, Bool).self)
        return Set(rows.filter { $0.2 || standing.withdrawn[$0.1] != nil }.map(\.0))
    }
}
