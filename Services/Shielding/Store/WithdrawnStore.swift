import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `withdrawn`, identities that are gone.
struct WithdrawnStore: Sendable {
    /// Whose has gone already keeps their moment. The caller tells of all.
    func insert(_ children: [Child.ID: KeptWithdrawal], in transaction: borrowing Transaction) {
        guard !children.isEmpty else { return }
        let sorted = children.sorted { $0.key < $1.key }
        transaction.write(
            """
            insert into withdrawn (child, since, identity, told)
            select *, true from \(unnest: sorted, \.key, \.value.since, \.value.identity)
            on conflict (child) do update set told = true
            """)
    }

    /// They are there again.
    func delete(_ children: [Child.ID], in transaction: borrowing Transaction) {
        if !children.isEmpty { transaction.write("delete from withdrawn where child = any(\(children))") }
    }

    func all(in transaction: borrowing Transaction) async throws -> [Child.ID: KeptWithdrawal] {
        let rows = try await transaction.query("select child, since, coalesce(identity, child) from withdrawn")
            .decode((Child.ID, Date, Child.ID).self)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.0, KeptWithdrawal(since: $0.1, identity: $0.2)) })
    }

    /// Those of whom nobody was told under that identifier.
    func untold(in transaction: borrowing Transaction) async throws -> Set<Child.ID> {
        Set(try await transaction.query("select child from withdrawn where not told").decode(Child.ID.self))
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
