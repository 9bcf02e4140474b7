import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Reads which authority is responsible for children, out of the first version of their records, which alone say so:
/// sealed, as everything that they say.
struct ResponsibleStore: Sendable {
    let vault: Vault
    /// What a version says never changes.
    var known = OpenedCache<AuthorityCode?>()

    /// Of children of whom nothing was reported, or nothing that opens, nobody.
    func authority(of child: Child.ID, in transaction: borrowing Transaction) async throws -> AuthorityCode? {
        try await authorities(of: [child], in: transaction)[child]
    }

    /// Whether an officer of `authority` decides about the child.
    func mayAct(_ authority: AuthorityCode?, about child: Child.ID, in transaction: borrowing Transaction) async throws
        -> Bool
    {
        Responsibility.mayAct(authority, for: try await self.authority(of: child, in: transaction))
    }

    /// The first so many of `items` about whose child an officer of `authority` decides.
    func first<Item>(
        _ most: Int, of items: [Item], about child: (Item) -> Child.ID, for authority: AuthorityCode?,
        in transaction: borrowing Transaction
    ) async throws -> [Item] {
        var theirs: [Item] = []
        var start = 0
        while start < items.count, theirs.count < most {
            let some = items[start..<min(start + 250, items.count)]
            let responsible = try await authorities(of: Set(some.map(child)), in: transaction)
            theirs += some.filter { Responsibility.mayAct(authority, for: responsible[child($0)]) }
            start = some.endIndex
        }
        return Array(theirs.prefix(most))
    }

    func authorities(of children: some Collection<Child.ID>, in transaction: borrowing Transaction) async throws
        -> [Child.ID: AuthorityCode]
    {
        guard !children.isEmpty else { return [:] }
        let rows = try await transaction.query(
            """
            select asked.child, \(sql: EnvelopeRow.columns(owner: "n.child"))
            from unnest(\(Array(children))) as asked (child)
            left join merged on merged.child = asked.child
            join record_newest n on n.child = coalesce(merged.survivor, asked.child)
            join envelope e on e.id = coalesce(n.first, n.envelope)
            left join data_key k on k.bound_to = e.bound_to
            order by e.received
            """
        ).decode((Child.ID, UUID, Child.ID, Child.ID, UUID, String?, Data?, Data, String?, Data?).self)
        let firsts = rows.map { row in
            let envelope = EnvelopeRow(row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9)
            return (child: row.0, envelope: envelope.read(behind: nil))
        }
        let unread = Set(firsts.map(\.envelope).filter { known.value(of: $0) == nil })
        for (envelope, contents) in zip(unread, try await vault.open(Array(unread))) {
            known.note(contents?.authority, of: envelope)
        }
        var authorities: [Child.ID: AuthorityCode] = [:]
        for (child, envelope) in firsts where authorities[child] == nil {
            authorities[child] = known.value(of: envelope) ?? nil
        }
        return authorities
    }
}

extension Contents {
    fileprivate var authority: AuthorityCode? {
        switch self {
        case .reported(let report): report.authority
        case .declared: nil
        }
    }
}
