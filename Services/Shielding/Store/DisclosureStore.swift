import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `disclosure`: what two officers have disclosed of whom. A row counts only with the vault's code on it, for the officer
/// whom the code names, and for the child under the identifier that they were known by then.
struct DisclosureStore: Sendable {
    enum Tag {}
    typealias ID = Identifier<Tag>

    /// Since when the child is disclosed to whoever asks. Nothing is read for those who disclose nothing.
    func since(
        of child: Child.ID, to actor: Principal, _ vault: Vault, at now: Date, in transaction: borrowing Transaction
    ) async throws -> Date? {
        guard Access.mayEver(actor.role, .disclose) else { return nil }
        let rows = try await transaction.query(
            """
            select id, child, since, code, other_code from disclosure
            where child = coalesce((select survivor from merged where child = \(child)), \(child))
                and since > \(now.addingTimeInterval(-DisclosureDecision.lasts))
            order by since desc
            """
        ).decode((ID, Child.ID, Date, Data, Data).self)
        return rows.first { row in
            let expected = vault.code(Self.grant(row.0, row.1, actor.account, row.2))
            return DisclosureDecision.holds(since: row.2, at: now) && (row.3 == expected || row.4 == expected)
        }?.2
    }

    func insert(
        _ id: ID, of child: Child.ID, note: DisclosureNote, since: Date, _ vault: Vault,
        in transaction: borrowing Transaction
    ) throws {
        let sealed = try vault.seal(note, saying: ["disclosure", id.description, child.description])
        let codes = [note.by, note.other].map { vault.code(Self.grant(id, child, $0, since)) }
        transaction.write(
            """
            insert into disclosure (id, child, since, code, other_code, key_id, encapsulated_key, ciphertext)
            values (\(id), \(child), \(since), \(codes[0]), \(codes[1]), \(sealed.keyID), \(sealed.encapsulatedKey),
                \(sealed.ciphertext))
            """)
    }

    /// The first word has been followed by a second.
    func endWord(about child: Child.ID, in transaction: borrowing Transaction) {
        transaction.write("delete from disclosing where child = \(child)")
    }

    private static func grant(_ id: ID, _ child: Child.ID, _ account: Account.ID, _ since: Date) -> [String] {
        ["disclosure", id.description, child.description, account.description, WireCoding.text(of: since)]
    }
}
