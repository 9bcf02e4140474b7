import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Reads which authority is responsible for children, out of the first version of their records, which alone say so:
/// sealed, as everything that they say.
struct ResponsibleStore: Sendable {
    let vault: Vault
    /// What a version says never changes, nor what a transfer came to.
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
        try await firsts(of: children, in: transaction).compactMapValues(\.responsible)
    }

    /// What Directory has to be told once children are merged or separated: whose each is, where several authorities come into
    /// question, or a transfer.
    func settled(
        _ children: [Child.ID], since before: [Child.ID: AuthorityCode], in transaction: borrowing Transaction
    ) async throws -> [ResponsibilitySettled] {
        let firsts = try await firsts(of: children, in: transaction)
        let after = firsts.compactMapValues(\.responsible)
        guard Set(before.values).union(after.values).count > 1 || firsts.values.contains(where: \.wasMoved) else {
            return []
        }
        return children.compactMap { child in
            after[child].map { ResponsibilitySettled(child: child, authority: $0, transferred: nil) }
        }
    }

    /// What the first versions of a child's records say, in the order in which they came, and where the child was transferred to.
    struct Firsts {
        var records: Set<UUID> = []
        fileprivate var said: [Whose] = []
        fileprivate var moved: [Whose] = []

        /// Whatever does not open is left out.
        var responsible: AuthorityCode? { Responsibility.authority(said: said, moved: moved) }

        /// What was reported. Nothing that may have named an authority before is left out.
        var whose: Whose { said.first { $0 != .nobody } ?? .nobody }

        /// Whose the child is and has been.
        var all: [Whose] { [whose] + moved }

        var wasMoved: Bool { !moved.isEmpty }
    }

    /// Of children of whom nothing was reported, nothing.
    /// - Parameter opening: how much is opened at the least, so that it takes the same time whoever is asked for.
    func firsts(
        of children: some Collection<Child.ID>, opening: Int = 0, in transaction: borrowing Transaction
    ) async throws -> [Child.ID: Firsts] {
        guard !children.isEmpty else { return [:] }
        let found = try await transaction.queries([
            """
            select asked.child, \(sql: EnvelopeRow.columns(owner: "n.child"))
            from unnest(\(Array(children))) as asked (child)
            left join merged on merged.child = asked.child
            join record_newest n on n.child = coalesce(merged.survivor, asked.child)
            join envelope e on e.id = coalesce(n.first, n.envelope)
            left join data_key k on k.bound_to = e.bound_to
            order by e.received
            """,
            Self.moves(of: Array(children)),
        ])
        let rows = try found[0].decode(
            (Child.ID, UUID, Child.ID, Child.ID, UUID, String?, Data?, Data, String?, Data?).self)
        let firsts = rows.map { row in
            let envelope = EnvelopeRow(row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9)
            return (child: row.0, envelope: envelope.read(behind: nil))
        }
        let unread = Set(firsts.map(\.envelope).filter { known.value(of: $0) == nil })
        var unreadable: Set<UUID> = []
        for (envelope, contents) in zip(unread, try await vault.open(Array(unread))) {
            if let contents {
                known.note(contents.authority, of: envelope)
            } else {
                unreadable.insert(envelope.id)
            }
        }
        try await vault.openDecoys(opening - unread.count)
        let moved = try moved(found[1])
        let said: [Child.ID: Firsts] = firsts.reduce(into: [:]) { all, first in
            all[first.child, default: Firsts()].records.insert(first.envelope.binding.uuid)
            let authority = known.value(of: first.envelope) ?? nil
            let said = unreadable.contains(first.envelope.id) ? Whose.unreadable : authority.map(Whose.authority)
            all[first.child, default: Firsts()].said.append(said ?? .nobody)
        }
        return moved.reduce(into: said) { $0[$1.child, default: Firsts()].moved.append($1.whose) }
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
