import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `loading`: which authorities are, and who has signed them off; and whom that withholds.
///
/// What stands in the table or in the journal stands: whoever takes one of them away has opened nothing.
struct LoadingStore: Sendable {
    let journal: ShieldJournal
    let responsibles: ResponsibleStore

    /// Held by all who tell Directory what is cleared, and alone by whoever changes which authorities are loading: so of a
    /// report and the word that its authority is loading one sees the other.
    static let lock = "loading"

    /// Selects the authorities of the table. Always asked, whoever is asked for.
    static let authorities: SQL = "select authority from loading"

    /// The rows of `authorities`, and what the journal says.
    func standing(_ rows: Rows) throws -> Loading {
        let rows = try rows.decode(String.self).compactMap { AuthorityCode($0) }
        return Loading(authorities: try journal.read { Set($0.loading.keys) }.union(rows))
    }

    func standing(in transaction: borrowing Transaction) async throws -> Loading {
        try standing(try await transaction.query(Self.authorities))
    }

    /// Those of `near` who are withheld while these are loading, by whom a shield would cover them.
    /// - Parameter opening: how much is opened at the least.
    func withheld(
        _ near: [Child.ID: Set<Child.ID>], while loading: Loading, opening: Int = 0,
        in transaction: borrowing Transaction
    ) async throws -> Set<Child.ID> {
        guard !loading.isNobodys else { return [] }
        let all = near.values.reduce(into: Set(near.keys)) { $0.formUnion($1) }
        let theirs = try await children(among: all, of: loading, opening: opening, in: transaction)
        return Set(near.filter { !$0.value.isDisjoint(with: theirs) || theirs.contains($0.key) }.keys)
    }

    /// Those whose authority is loading, by any of their identifiers.
    func children(
        among children: Set<Child.ID>, of loading: Loading, opening: Int = 0, in transaction: borrowing Transaction
    ) async throws -> Set<Child.ID> {
        guard !loading.isNobodys else { return [] }
        let firsts = try await responsibles.firsts(of: children, opening: opening, in: transaction)
        return Set(firsts.filter { loading.withholds($0.value.all) }.keys)
    }
}

// MARK: - The table

extension LoadingStore {
    /// What is known of an authority that is loading.
    struct Row {
        var since: Date
        var word: SignOffDecision.Word?
    }

    /// The row of an authority, held before it is read: two words at the same time take turns. Of nobody's, nothing is held.
    func hold(_ authority: AuthorityCode?, _ vault: Vault, in transaction: borrowing Transaction) async throws -> Row? {
        guard let authority else { return nil }
        transaction.lock(Self.lock, alone: true)
        return try await row(of: authority, vault, in: transaction)
    }

    /// Nil where it is open. One that the table has lost is loading since the journal says so, without a word.
    func row(of authority: AuthorityCode, _ vault: Vault, in transaction: borrowing Transaction) async throws -> Row? {
        let found = try await transaction.query(
            """
            select since, word_key_id, word_encapsulated_key, word_ciphertext from loading
            where authority = \(authority.text)
            """
        ).first(as: (Date, String?, Data?, Data?).self)
        guard let found else {
            return try journal.read { $0.loading[authority] }.map { Row(since: $0.since) }
        }
        guard let keyID = found.1, let encapsulatedKey = found.2, let ciphertext = found.3 else {
            return Row(since: found.0)
        }
        let sealed = SealedEnvelope(keyID: keyID, encapsulatedKey: encapsulatedKey, ciphertext: ciphertext)
        let word: SignOffDecision.Word? = vault.openSaid(sealed, saying: Self.signing(authority, since: found.0))
        guard let word, try journal.read({ $0.stands(word, for: authority) }) else { return Row(since: found.0) }
        return Row(since: found.0, word: word)
    }

    func insert(_ kept: [KeptLoading], in transaction: borrowing Transaction) {
        guard !kept.isEmpty else { return }
        transaction.write(
            """
            insert into loading (authority, since, key_id, encapsulated_key, ciphertext)
            select * from \(
                unnest: kept.sorted { $0.authority.text < $1.authority.text }, \.authority.text, \.since,
                \.order.keyID, \.order.encapsulatedKey, \.order.ciphertext)
            on conflict (authority) do nothing
            """)
    }

    func all(in transaction: borrowing Transaction) async throws -> [KeptLoading] {
        try await transaction.query("select authority, since, key_id, encapsulated_key, ciphertext from loading")
            .decode((String, Date, String, Data, Data).self).compactMap { row in
                AuthorityCode(row.0).map { authority in
                    KeptLoading(
                        authority: authority, since: row.1,
                        order: SealedEnvelope(keyID: row.2, encapsulatedKey: row.3, ciphertext: row.4))
                }
            }
    }

    /// The first word of two, for this very loading.
    func sign(
        _ authority: AuthorityCode, since: Date, _ word: SignOffDecision.Word, _ vault: Vault,
        in transaction: borrowing Transaction
    ) throws {
        let sealed = try vault.seal(word, saying: Self.signing(authority, since: since))
        transaction.write(
            """
            update loading set word_key_id = \(sealed.keyID), word_encapsulated_key = \(sealed.encapsulatedKey),
                word_ciphertext = \(sealed.ciphertext)
            where authority = \(authority.text)
            """)
    }

    /// Takes the first word back, in the journal too: whoever restores the table brings no word back that nobody stands by.
    func withdrawWord(for authority: AuthorityCode?, at now: Date, in transaction: borrowing Transaction) async throws {
        guard let authority, try await standing(in: transaction).authorities.contains(authority) else { return }
        try journal.withdrawWord(for: authority, at: now)
        transaction.write(
            """
            update loading set word_key_id = null, word_encapsulated_key = null, word_ciphertext = null
            where authority = \(authority.text) and word_key_id is not null
            """)
    }

    func delete(_ authority: AuthorityCode, in transaction: borrowing Transaction) {
        transaction.write("delete from loading where authority = \(authority.text)")
    }

    /// Who said that an authority is loading, for whoever looks into it.
    static func order(_ authority: AuthorityCode) -> [String] { ["loading", authority.text] }

    private static func signing(_ authority: AuthorityCode, since: Date) -> [String] {
        ["signing off", authority.text, WireCoding.text(of: since)]
    }
}
