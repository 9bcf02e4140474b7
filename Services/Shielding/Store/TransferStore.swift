import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `transfer`. A row of which nothing can be read is as one that is not there.
struct TransferStore: Sendable {
    let vault: Vault

    struct Tracked: Sendable {
        var id: Transfer.ID
        var child: Child.ID
        var opened: Date
        var closed: Date?
        var note: TransferNote
    }

    /// The one of the child that is under way.
    func open(of child: Child.ID, in transaction: borrowing Transaction) async throws -> Tracked? {
        try await read("child = \(child) and closed is null", in: transaction).first
    }

    func transfer(_ id: Transfer.ID, in transaction: borrowing Transaction) async throws -> Tracked? {
        try await read("id = \(id)", in: transaction).first
    }

    /// Those of the child that have ended since.
    func closed(of child: Child.ID, since: Date, in transaction: borrowing Transaction) async throws -> [Tracked] {
        try await read("child = \(child) and closed > \(since)", in: transaction)
    }

    /// Those that an authority may have a part in: all that wait, the oldest first, and then those that have ended
    /// since.
    func of(_ authority: AuthorityCode, endedSince: Date, in transaction: borrowing Transaction) async throws
        -> [Tracked]
    {
        let side = side(authority)
        return try await read(
            """
            (receiving = \(side) or giving = \(side) or giving is null)
                and (closed is null or closed > \(endedSince))
            order by closed desc nulls first, opened, id
            """, in: transaction)
    }

    /// - Parameter responsible: the giving authority, where it is known.
    func insert(_ tracked: Tracked, from responsible: AuthorityCode?, in transaction: borrowing Transaction) throws {
        let sealed = try seal(tracked)
        transaction.write(
            """
            insert into transfer (id, child, opened, receiving, giving, key_id, encapsulated_key, ciphertext)
            values (\(tracked.id), \(tracked.child), \(tracked.opened), \(side(tracked.note.to)),
                \(responsible.map(side)), \(sealed.keyID), \(sealed.encapsulatedKey), \(sealed.ciphertext))
            """)
    }

    func update(_ tracked: Tracked, in transaction: borrowing Transaction) throws {
        let sealed = try seal(tracked)
        transaction.write(
            """
            update transfer set child = \(tracked.child), closed = \(tracked.closed), key_id = \(sealed.keyID),
                encapsulated_key = \(sealed.encapsulatedKey), ciphertext = \(sealed.ciphertext)
            where id = \(tracked.id)
            """)
    }

    func close(_ tracked: Tracked, as state: Transfer.State, at now: Date, in transaction: borrowing Transaction) throws
    {
        var ended = tracked
        (ended.note, ended.closed) = (tracked.note.ended(state, from: nil, by: nil), now)
        try update(ended, in: transaction)
    }

    private static let columns: SQL = "id, child, opened, closed, key_id, encapsulated_key, ciphertext"

    private func read(_ condition: SQL, in transaction: borrowing Transaction) async throws -> [Tracked] {
        try await transaction.query("select \(sql: Self.columns) from transfer where \(sql: condition)")
            .decode((Transfer.ID, Child.ID, Date, Date?, String, Data, Data).self).compactMap { row in
                let sealed = SealedEnvelope(keyID: row.4, encapsulatedKey: row.5, ciphertext: row.6)
                let note: TransferNote? = vault.openSaid(sealed, saying: Self.saying(row.0, row.1))
                return note.map { Tracked(id: row.0, child: row.1, opened: row.2, closed: row.3, note: $0) }
            }
    }

    private func seal(_ tracked: Tracked) throws -> SealedEnvelope {
        try vault.seal(tracked.note, saying: Self.saying(tracked.id, tracked.child))
    }

    private static func saying(_ id: Transfer.ID, _ child: Child.ID) -> [String] {
        ["transfer", id.description, child.description]
    }

    private func side(_ authority: AuthorityCode) -> Data { vault.code(["a side of transfers", authority.text]) }
}

// MARK: - When children are merged and separated

extension TransferStore {
    /// What is under way of a merged child is of the survivor, unless something of theirs is.
    func move(from merged: Child.ID, to survivor: Child.ID, at now: Date, in transaction: borrowing Transaction)
        async throws
    {
        let isTaken = try await open(of: survivor, in: transaction) != nil
        for var tracked in try await read("child = \(merged)", in: transaction) {
            if tracked.closed == nil, isTaken { (tracked.note, tracked.closed) = (overtaken(tracked.note), now) }
            tracked.child = survivor
            try update(tracked, in: transaction)
        }
        lookUp([survivor], in: transaction)
    }

    /// Whose the children are has to be looked up from now on.
    func lookUp(_ children: [Child.ID], in transaction: borrowing Transaction) {
        transaction.write("update transfer set giving = null where child = any(\(children)) and closed is null")
    }

    private func overtaken(_ note: TransferNote) -> TransferNote { note.ended(.overtaken, from: nil, by: nil) }
}

// MARK: - Reminders

extension TransferStore {
    struct Reminder: Hashable, Sendable {
        var id: Transfer.ID
        var child: Child.ID
        var state: String
    }

    /// Whatever has waited too long and was not reminded of as that, marked as reminded of.
    func remind(at now: Date, limit: Int, in transaction: borrowing Transaction) async throws -> [Reminder] {
        let reminded = now.addingTimeInterval(-TransferDecision.remindedAfter)
        let escalated = now.addingTimeInterval(-TransferDecision.escalatedAfter)
        return try await transaction.query(
            """
            update transfer set reminded = case when opened <= \(escalated) then 'escalated' else 'reminded' end
            where id in (
                select id from transfer
                where closed is null and reminded is distinct from 'escalated' and opened <= \(reminded)
                    and (reminded is null or opened <= \(escalated))
                order by opened limit \(limit) for update skip locked)
            returning id, child, reminded
            """
        ).decode((Transfer.ID, Child.ID, String).self).map { Reminder(id: $0, child: $1, state: $2) }
    }
}
