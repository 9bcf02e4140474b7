import Contracts
import FoundationEssentials
import Matching
import Model
import Postgres
import Sealing
import ServiceRuntime

/// The tables `alias` and `alias_key`: other names of shielded children, sealed, and what leads to them.
struct AliasStore: Sendable {
    private let key: DataKey
    private let tokens: ShortKeyedHash

    init(_ hash: KeyedHash) {
        key = DataKey(hash, purpose: "aliases")
        tokens = ShortKeyedHash(hash, purpose: "blocking key of an alias")
    }

    /// Puts these names in the place of whatever was told of the child.
    func put(_ aliases: KnownAliases, in transaction: borrowing Transaction) throws {
        let sealed = try key.seal(WireCoding.encoder().encode(aliases.names), binding: binding(aliases.toldOf))
        remove(aliases.toldOf, in: transaction)
        transaction.write("insert into alias (child, sealed) values (\(aliases.toldOf), \(sealed))")
    }

    func remove(_ child: Child.ID, in transaction: borrowing Transaction) {
        transaction.write("delete from alias where child = \(child)")
        transaction.write("delete from alias_key where child = \(child)")
    }

    /// Adds what leads to children by forms of theirs.
    func index(_ forms: [AliasForm], in transaction: borrowing Transaction) {
        guard !forms.isEmpty else { return }
        let rows = Set(forms.flatMap { alias in keys(of: alias.form).map { Row(key: $0, child: alias.toldOf) } })
        transaction.write(
            """
            insert into alias_key (key, child) select * from \(unnest: rows.sorted(), \.key, \.child)
            on conflict do nothing
            """)
    }

    private struct Row: Hashable, Comparable {
        var key: Int64
        var child: Child.ID

        static func < (a: Self, b: Self) -> Bool { (a.key, a.child) < (b.key, b.child) }
    }

    /// What somebody of this form would be found by.
    func keys(of form: PersonForm) -> [Int64] { keys(form.blockingKeys) }

    func keys(_ keys: [BlockingKey]) -> [Int64] { keys.map { tokens.token("\($0.kind.rawValue) \($0.value)") } }

    /// Selects whom the keys lead to, as whom they stand, and what was told of them.
    static func behind(_ keys: [Int64]) -> SQL {
        """
        select alias_key.key, coalesce(child.survivor, alias.child), alias.child, alias.sealed
        from alias_key join alias on alias.child = alias_key.child left join child on child.id = alias.child
        where alias_key.key = any(\(keys))
        """
    }

    /// Selects what was told of the children, or of whoever was merged into them, as `behind` does.
    static func of(_ children: [Child.ID]) -> SQL {
        """
        select 0::bigint, coalesce(child.survivor, alias.child), alias.child, alias.sealed
        from alias left join child on child.id = alias.child
        where alias.child = any(array(
            select unnest(\(children)) union all select id from child where survivor = any(\(children))))
        """
    }

    /// By key, as whom they stand, and with which names.
    func read(_ rows: Rows) throws -> [(key: Int64, child: Child.ID, aliases: KnownAliases)] {
        try rows.decode((Int64, Child.ID, Child.ID, Data).self).map { token, child, toldOf, sealed in
            let names = try WireCoding.decoder().decode(
                [PersonName].self, from: key.open(sealed, binding: binding(toldOf)))
            return (token, child, KnownAliases(toldOf: toldOf, names: names))
        }
    }

    private func binding(_ child: Child.ID) -> [String] { ["aliases", child.description] }
}
