import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `override`: who sees past whose shield, and what came of looking into it.
struct OverrideStore: Sendable {
    /// Since when an override holds of this child in this session.
    ///
    /// A row counts only with the vault's code on it: whoever writes at the database can't make one, nor give it to another
    /// session, child or time.
    func since(
        of child: Child.ID, in session: Session.ID, _ vault: Vault, at now: Date, in transaction: borrowing Transaction
    ) async throws -> Date? {
        try await holding(child, session, vault, at: now, in: transaction).map(\.since)
            .first { OverrideDecision.holds(since: $0, at: now) }
    }

    /// Whether an override holds for whoever asks. Nothing is read for those who have no right to one.
    func holds(
        for actor: Principal, of child: Child.ID, _ vault: Vault, at now: Date, in transaction: borrowing Transaction
    ) async throws -> Bool {
        guard let session = actor.overriding else { return false }
        return try await since(of: child, in: session, vault, at: now, in: transaction) != nil
    }

    func begin(
        _ id: Investigation.ID, of child: Child.ID, in session: Session.ID, since: Date, note: OverrideNote,
        _ vault: Vault, in transaction: borrowing Transaction
    ) throws {
        let sealed = try vault.seal(note, saying: Self.note(id, child))
        transaction.write(
            """
            insert into override (id, child, since, code, key_id, encapsulated_key, ciphertext)
            values (\(id), \(child), \(since), \(vault.code(Self.grant(id, child, session, since))), \(sealed.keyID),
                \(sealed.encapsulatedKey), \(sealed.ciphertext))
            """)
    }

    /// Ends whatever holds of this child in this session; how many that were.
    func end(
        _ child: Child.ID, in session: Session.ID, _ vault: Vault, at now: Date, in transaction: borrowing Transaction
    ) async throws -> Int {
        let ids = try await holding(child, session, vault, at: now, in: transaction).map(\.id)
        if !ids.isEmpty { transaction.write("\(sql: Self.ending(at: now)) where id = any(\(ids))") }
        return ids.count
    }

    /// Ends every override of these children, under whichever identifier they have had it was asked for.
    func end(_ children: [Child.ID], at now: Date, in transaction: borrowing Transaction) {
        transaction.write(
            """
            \(sql: Self.ending(at: now)) where ended is null and child = any(array(
                select unnest(\(children)) union select child from merged where survivor = any(\(children))))
            """)
    }

    /// The code goes: what has ended can't be begun again by whoever writes at the database.
    private static func ending(at now: Date) -> SQL { "update override set ended = \(now), code = ''" }

    private func holding(
        _ child: Child.ID, _ session: Session.ID, _ vault: Vault, at now: Date, in transaction: borrowing Transaction
    ) async throws -> [(id: Investigation.ID, since: Date)] {
        try await transaction.query(
            """
            select id, since, code from override
            where child = \(child) and ended is null and since > \(now.addingTimeInterval(-OverrideDecision.longest))
            order by since
            """
        ).decode((Investigation.ID, Date, Data).self)
            .filter { id, since, code in code == vault.code(Self.grant(id, child, session, since)) }
            .map { ($0.0, $0.1) }
    }

    private static func grant(_ id: Investigation.ID, _ child: Child.ID, _ session: Session.ID, _ since: Date)
        -> [String]
    {
        ["override", id.description, child.description, session.description, WireCoding.text(of: since)]
    }

    fileprivate static func note(_ id: Investigation.ID, _ child: Child.ID) -> [String] {
        ["override", id.description, child.description]
    }
}

// MARK: - Investigations

extension OverrideStore {
    /// An override as those see it who investigate.
    struct Investigated {
        var investigation: Investigation
        /// None where what the vault wrote can't be read.
        var overrode: Account.ID?
        var closed: Date?
    }

    /// Those that are open, the oldest first, and about whom.
    func open(in transaction: borrowing Transaction) async throws -> [(id: Investigation.ID, child: Child.ID)] {
        try await transaction.query("select id, child from override where closed is null order by since, id")
            .decode((Investigation.ID, Child.ID).self).map { (id: $0, child: $1) }
    }

    /// The oldest first.
    func investigations(_ ids: [Investigation.ID], _ vault: Vault, in transaction: borrowing Transaction) async throws
        -> [Investigated]
    {
        try read(
            try await transaction.query(
                "select \(sql: Self.columns) from override where id = any(\(ids)) order by since, id"),
            vault)
    }

    func investigation(_ id: Investigation.ID, _ vault: Vault, in transaction: borrowing Transaction) async throws
        -> Investigated?
    {
        try await investigations([id], vault, in: transaction).first
    }

    /// Closes an investigation; an override that still holds ends with it.
    func close(
        _ id: Investigation.ID, of child: Child.ID, with finding: InvestigationFinding, _ vault: Vault, at now: Date,
        in transaction: borrowing Transaction
    ) throws {
        let sealed = try vault.seal(finding, saying: ["finding", id.description, child.description])
        transaction.write(
            """
            update override set closed = \(now), ended = coalesce(ended, \(now)), code = '', finding_key_id = \(sealed.keyID),
                finding_encapsulated_key = \(sealed.encapsulatedKey), finding_ciphertext = \(sealed.ciphertext)
            where id = \(id)
            """)
    }

    private static let columns: SQL = "id, child, since, ended, closed, key_id, encapsulated_key, ciphertext"

    private func read(_ rows: Rows, _ vault: Vault) throws -> [Investigated] {
        try rows.decode((Investigation.ID, Child.ID, Date, Date?, Date?, String, Data, Data).self).map { row in
            let sealed = SealedEnvelope(keyID: row.5, encapsulatedKey: row.6, ciphertext: row.7)
            let note: OverrideNote? = vault.openSaid(sealed, saying: Self.note(row.0, row.1))
            return Investigated(
                investigation: Investigation(
                    id: row.0, child: row.1, opened: row.2, ended: row.3, reason: note?.reason, by: note?.card),
                overrode: note?.by, closed: row.4)
        }
    }
}
