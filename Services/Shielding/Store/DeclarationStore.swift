import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `declaration`: what practitioners recorded of themselves, and the word of their organisation about it.
struct DeclarationStore: Sendable {
    /// How many of an organisation's are read at once.
    var portion = 100

    /// One that waits.
    struct Waiting: Hashable {
        var handle: Involvement.Handle
        var child: Child.ID
        var since: Date

        var place: DeclarationPlace { DeclarationPlace(recorded: since, handle: handle) }
    }

    /// Adds those that are new, of the child whose they are in `contact`; what was purged is not there, and is not added.
    func insert(
        _ employers: [Involvement.Handle: Organisation.ID], at now: Date, _ vault: Vault,
        in transaction: borrowing Transaction
    ) {
        guard !employers.isEmpty else { return }
        let rows = employers.map { (handle: $0.key, organisation: Self.code(of: $0.value, vault)) }
        transaction.write(
            """
            insert into declaration (handle, child, organisation, since)
            select new.handle, contact.child, new.organisation, \(WireCoding.rounded(now))
            from \(unnest: rows, \.handle, \.organisation) as new (handle, organisation)
            join contact on contact.handle = new.handle
            on conflict (handle) do nothing
            """)
    }

    /// Some of those that wait for the organisation's word, the longest first.
    func waiting(
        for organisation: Organisation.ID, after place: DeclarationPlace?, _ vault: Vault,
        in transaction: borrowing Transaction
    ) async throws -> [Waiting] {
        let later: SQL =
            if let place { "and (since, handle) > (\(place.recorded), \(place.handle))" } else { "" }
        return try await transaction.query(
            """
            select handle, child, since from declaration
            where organisation = \(Self.code(of: organisation, vault)) and standing = 'waiting' \(sql: later)
            order by since, handle limit \(portion)
            """
        ).decode((Involvement.Handle, Child.ID, Date).self).map { Waiting(handle: $0, child: $1, since: $2) }
    }

    /// Those of the children that wait, opened, and held until nobody else says anything of them; what does not open is left out.
    func waiting(
        among children: Set<Child.ID>, _ vault: Vault, in transaction: borrowing Transaction
    ) async throws -> [Declared] {
        let rows = try await transaction.query(
            """
            select c.handle, \(sql: EnvelopeRow.columns(owner: "c.child"))
            from declaration d join contact c on c.handle = d.handle
            join envelope e on e.id = c.envelope left join data_key k on k.bound_to = e.bound_to
            where d.child = any(\(children.sorted())) and d.standing = 'waiting'
            order by d.handle for update of d
            """)
        let held = try Self.behind(rows)
        return zip(held, try await vault.open(held.map(\.envelope))).compactMap { held, contents in
            contents.flatMap { Declared($0, behind: held.handle, of: held.envelope.owner) }
        }
    }

    /// What sources report of services in contact with the children, by child.
    func reported(
        of children: Set<Child.ID>, _ vault: Vault, in transaction: borrowing Transaction
    ) async throws -> [Child.ID: [ReportedWhereabouts]] {
        let rows = try await transaction.query(
            """
            select c.handle, \(sql: EnvelopeRow.columns(owner: "c.child"))
            from contact c join envelope e on e.id = c.envelope left join data_key k on k.bound_to = e.bound_to
            where c.child = any(\(children.sorted())) and e.bound_to <> c.handle
            """)
        let held = try Self.behind(rows)
        return zip(held, try await vault.open(held.map(\.envelope))).reduce(into: [:]) { all, opened in
            if case .reported(let report) = opened.1 { all[opened.0.envelope.owner, default: []].append(report) }
        }
    }

    /// How far those of `handles` are that are there; held.
    func standings(of handles: [Involvement.Handle], in transaction: borrowing Transaction) async throws
        -> [Involvement.Handle: Declaration.Standing]
    {
        Dictionary(
            try await transaction.query(
                "select handle, standing from declaration where handle = any(\(handles)) order by handle for update"
            ).decode((Involvement.Handle, Declaration.Standing).self), uniquingKeysWith: { first, _ in first })
    }

    /// Held, so that of two who decide the second sees what the first has said.
    func standing(of handle: Involvement.Handle, in transaction: borrowing Transaction) async throws
        -> Declaration.Standing?
    {
        try await transaction.query("select standing from declaration where handle = \(handle) for update")
            .first(as: Declaration.Standing.self)
    }

    /// Writes the word about those that wait.
    func note(
        _ notes: [Involvement.Handle: ConfirmationNote], _ vault: Vault, in transaction: borrowing Transaction
    ) throws {
        for (handle, note) in notes.sorted(by: { $0.key < $1.key }) {
            let sealed = try vault.seal(note, saying: Self.saying(handle))
            transaction.write(
                """
                update declaration set standing = \(note.standing), key_id = \(sealed.keyID),
                    encapsulated_key = \(sealed.encapsulatedKey), ciphertext = \(sealed.ciphertext)
                where handle = \(handle) and standing = 'waiting'
                """)
        }
    }

    /// What was said, by the columns of a row; nil while it waits.
    static func word(_ keyID: String?, _ encapsulatedKey: Data?, _ ciphertext: Data?) -> SealedEnvelope? {
        guard let keyID, let encapsulatedKey, let ciphertext else { return nil }
        return SealedEnvelope(keyID: keyID, encapsulatedKey: encapsulatedKey, ciphertext: ciphertext)
    }

    /// Nil, as if nobody had said anything, where the vault did not seal it itself.
    static func open(_ word: SealedEnvelope?, about handle: Involvement.Handle?, _ vault: Vault) -> ConfirmationNote? {
        guard let word, let handle else { return nil }
        return vault.openSaid(word, saying: saying(handle))
    }

    /// Selects those of `handles` that were declined.
    static func declined(among handles: [Involvement.Handle]) -> SQL {
        "select handle from declaration where handle = any(\(handles)) and standing = 'declined'"
    }

    /// Whose those are that were a child's, once that has handed its contacts over.
    static func follow(from child: Child.ID, in transaction: borrowing Transaction) {
        transaction.write(
            """
            update declaration set child = contact.child from contact
            where contact.handle = declaration.handle and declaration.child = \(child)
                and contact.child <> declaration.child and declaration.standing = 'waiting'
            """)
    }

    private static func behind(_ rows: Rows) throws -> [(handle: Involvement.Handle, envelope: Envelope)] {
        try rows.decode(
            (
                Involvement.Handle, UUID, Child.ID, Child.ID, UUID, String?, Data?, Data, String?, Data?
            ).self
        ).map { row in
            let envelope = EnvelopeRow(row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9)
            return (row.0, envelope.read(behind: row.0))
        }
    }

    private static func code(of organisation: Organisation.ID, _ vault: Vault) -> Data {
        vault.code(["confirms what its practitioners record", organisation.description])
    }

    private static func saying(_ handle: Involvement.Handle) -> [String] {
        ["declaration", handle.description]
    }
}
