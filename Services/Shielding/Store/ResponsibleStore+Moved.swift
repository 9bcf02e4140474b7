import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `responsible`: which authorities children were transferred to.
extension ResponsibleStore {
    /// Selects where the children were transferred to, under whichever identifier, in the order of the transfers.
    static func moves(of children: [Child.ID]) -> SQL {
        """
        select asked.child, r.id, r.child, r.since, r.key_id, r.encapsulated_key, r.ciphertext
        from unnest(\(children)) as asked (child)
        left join merged on merged.child = asked.child
        cross join lateral (
            select coalesce(merged.survivor, asked.child) as child
            union all select one.child from merged one where one.survivor = coalesce(merged.survivor, asked.child)
        ) as person
        join responsible r on r.child = person.child
        order by r.since, r.place
        """
    }

    private struct Move {
        var asked: Child.ID
        var id: UUID
        var child: Child.ID
        var since: Date
        var sealed: SealedEnvelope
    }

    private func read(_ rows: Rows) throws -> [Move] {
        try rows.decode((Child.ID, UUID, Child.ID, Date, String, Data, Data).self).map { row in
            Move(
                asked: row.0, id: row.1, child: row.2, since: row.3,
                sealed: SealedEnvelope(keyID: row.4, encapsulatedKey: row.5, ciphertext: row.6))
        }
    }

    func moved(_ rows: Rows) throws -> [(child: Child.ID, whose: Whose)] {
        try read(rows).map { ($0.asked, open($0).map(Whose.authority) ?? .unreadable) }
    }

    private func open(_ move: Move) -> AuthorityCode? {
        if let known = known.value(of: move.id, move.child) { return known }
        let opened: Moved? = vault.openSaid(move.sealed, saying: Self.saying(move.id, move.child))
        if let opened { known.note(opened.to, of: move.id, move.child) }
        return opened?.to
    }

    /// The child is the authority's from now on.
    func move(_ child: Child.ID, to authority: AuthorityCode, at since: Date, in transaction: borrowing Transaction)
        throws
    {
        let id = UUID.random()
        let sealed = try vault.seal(Moved(to: authority), saying: Self.saying(id, child))
        transaction.write(
            """
            insert into responsible (id, child, since, key_id, encapsulated_key, ciphertext)
            values (\(id), \(child), \(since), \(sealed.keyID), \(sealed.encapsulatedKey), \(sealed.ciphertext))
            """)
    }

    /// Of a person who is separated, each part has been where the person was.
    func share(_ child: Child.ID, with separated: Child.ID, in transaction: borrowing Transaction) async throws {
        let moves = try read(try await transaction.query(Self.moves(of: [child])))
        for move in moves where move.child != separated {
            // What does not open keeps the child withheld while anybody is loading; of the other part nobody knows
            // more.
            guard let authority = open(move) else { continue }
            try self.move(separated, to: authority, at: move.since, in: transaction)
        }
    }

    private struct Moved: Codable { var to: AuthorityCode }

    private static func saying(_ id: UUID, _ child: Child.ID) -> [String] {
        ["responsible", id.text, child.description]
    }
}
