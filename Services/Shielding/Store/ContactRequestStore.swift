import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `contact_request`: what practitioners ask the management team to pass on.
struct ContactRequestStore: Sendable {
    /// A request, and who made it; none where what the vault wrote can't be read.
    struct Tracked {
        var request: ContactRequest
        var note: ContactRequestNote?
    }

    /// The account's own request about a child, unless it was answered.
    func waiting(of account: Account.ID, about child: Child.ID, _ vault: Vault, in transaction: borrowing Transaction)
        async throws -> Tracked?
    {
        try read(
            try await transaction.query(
                """
                select \(sql: Self.columns) from contact_request
                where asker = \(Self.asker(account, vault)) and child = \(child) and state <> 'answered'
                """), vault
        ).first
    }

    /// The account's own, the newest first.
    func own(of account: Account.ID, limit: Int, _ vault: Vault, in transaction: borrowing Transaction) async throws
        -> [Tracked]
    {
        try read(
            try await transaction.query(
                """
                select \(sql: Self.columns) from contact_request where asker = \(Self.asker(account, vault))
                order by asked desc, id limit \(limit)
                """), vault)
    }

    /// Those that are not answered, and about whom. First the oldest of each who asks, then the second of each: whoever asks
    /// for many hides nobody else's.
    func waiting(in transaction: borrowing Transaction) async throws -> [(id: ContactRequest.ID, child: Child.ID)] {
        try await transaction.query(
            """
            select id, child from contact_request where state <> 'answered'
            order by row_number() over (partition by asker order by asked, id), asked, id
            """
        ).decode((ContactRequest.ID, Child.ID).self).map { (id: $0, child: $1) }
    }

    /// Whether somebody asks for contact with the child, under whatever identifier, who has no answer yet.
    func isAsked(about child: Child.ID, in transaction: borrowing Transaction) async throws -> Bool {
        let current = ReshapingStore.survivor(of: child)
        let rows = try await transaction.query(
            """
            select from contact_request where state <> 'answered'
                and (child in (\(child), \(sql: current))
                    or child in (select child from merged where survivor = \(sql: current)))
            limit 1
            """)
        return !rows.isEmpty
    }

    /// In the order of `ids`.
    func requests(_ ids: [ContactRequest.ID], _ vault: Vault, in transaction: borrowing Transaction) async throws
        -> [Tracked]
    {
        try read(
            try await transaction.query(
                """
                select \(sql: Self.columns) from contact_request where id = any(\(ids))
                order by array_position(\(ids), id)
                """), vault)
    }

    /// Held, so that of two officers the second sees what the first has done.
    func request(_ id: ContactRequest.ID, _ vault: Vault, in transaction: borrowing Transaction) async throws
        -> Tracked?
    {
        try read(
            try await transaction.query(
                "select \(sql: Self.columns) from contact_request where id = \(id) for update"), vault
        ).first
    }

    func insert(
        _ request: ContactRequest, note: ContactRequestNote, _ vault: Vault, in transaction: borrowing Transaction
    )
        throws
    {
        let sealed = try vault.seal(note, saying: Self.saying(request))
        transaction.write(
            """
            insert into contact_request (id, child, asker, state, asked, since, key_id, encapsulated_key, ciphertext)
            values (\(request.id), \(request.child), \(Self.asker(note.by, vault)), \(request.state), \(request.asked),
                \(request.since), \(sealed.keyID), \(sealed.encapsulatedKey), \(sealed.ciphertext))
            """)
    }

    /// A note that could not be read stays as it is.
    func move(
        _ request: ContactRequest, note: ContactRequestNote?, _ vault: Vault, in transaction: borrowing Transaction
    )
        throws
    {
        transaction.write(
            "update contact_request set state = \(request.state), since = \(request.since) where id = \(request.id)")
        guard let note else { return }
        let sealed = try vault.seal(note, saying: Self.saying(request))
        transaction.write(
            """
            update contact_request set key_id = \(sealed.keyID), encapsulated_key = \(sealed.encapsulatedKey),
                ciphertext = \(sealed.ciphertext)
            where id = \(request.id)
            """)
    }

    private static let columns: SQL = "id, child, state, asked, since, key_id, encapsulated_key, ciphertext"

    private static func asker(_ account: Account.ID, _ vault: Vault) -> Data {
        vault.code(["asks for contact", account.description])
    }

    private static func saying(_ request: ContactRequest) -> [String] {
        ["contact request", request.id.description, request.child.description]
    }

    private func read(_ rows: Rows, _ vault: Vault) throws -> [Tracked] {
        try rows.decode((ContactRequest.ID, Child.ID, ContactRequest.State, Date, Date, String, Data, Data).self).map {
            row in
            let request = ContactRequest(id: row.0, child: row.1, state: row.2, asked: row.3, since: row.4)
            let sealed = SealedEnvelope(keyID: row.5, encapsulatedKey: row.6, ciphertext: row.7)
            return Tracked(request: request, note: vault.openSaid(sealed, saying: Self.saying(request)))
        }
    }
}
