import FoundationEssentials
import Model
import Postgres

/// Every name that stands in a record, to find the one that is meant by another: a small table, asked before the large.
package struct NameDictionary: Sendable {
    package init() {}

    private static let mostNear = 3000

    /// A name as it stands in it.
    fileprivate struct Entry: Hashable {
        var part: NamePart
        var text: String
        var name: String

        init(_ text: String, _ part: NamePart) {
            (self.part, self.text, name) = (part, text, NormalName.normal(text))
        }

        /// As an array's text: one parameter for all names, read only where a name is new.
        var keys: String { "{\(NameKeys.keys(of: text, part).map(String.init).joined(separator: ","))}" }
    }

    /// Adds what isn't there yet, in one statement that nobody waits for. Nearly every name is there: what `known` has
    /// is spared the search for its keys.
    package func add(_ names: [PersonName], in transaction: borrowing Transaction) {
        add(names, besides: KnownNames(), in: transaction)
    }

    func add(_ names: [PersonName], besides known: KnownNames, in transaction: borrowing Transaction) {
        let families = Set(names.map(\.family)).map { Entry($0, .family) }
        let given = Set(names.compactMap(\.given.first)).map { Entry($0, .given) }
        let entries = (families + given).filter { !$0.name.isEmpty && !known.has($0.name, $0.part) }
        guard !entries.isEmpty else { return }
        // In order, so that two who add the same names wait for each other rather than both ways.
        transaction.write(
            """
            with given (part, name, keys) as (
                select distinct on (part, name) *
                from \(unnest: entries, \.part.rawValue, \.name, \.keys) as each (part, name, keys)
                order by part, name
            ), added as (
                insert into known_name (part, name) select part, name from given order by part, name
                on conflict do nothing returning part, name
            )
            insert into name_key (key, name)
            select distinct key, name from added join given using (part, name), unnest(given.keys::bigint[]) as key
            order by key, name
            on conflict do nothing
            """)
    }

    /// A statement for what of these names is in it; `read` takes its rows.
    func known(among names: [PersonName]) -> SQL {
        let families = Set(names.map { NormalName.normal($0.family) })
        let given = Set(names.compactMap(\.given.first).map(NormalName.normal))
        return """
            select part, name from known_name where part = 'family' and name = any(\(Array(families)))
            union all
            select part, name from known_name where part = 'given' and name = any(\(Array(given)))
            """
    }

    func read(_ rows: Rows) throws -> KnownNames {
        var known = KnownNames()
        for (part, name) in try rows.decode((String, String).self) {
            if part == NamePart.family.rawValue { known.families.insert(name) } else { known.given.insert(name) }
        }
        return known
    }

    /// A statement for the names that have something in common with one, or begin so.
    func near(_ sought: SoughtName, _ part: NamePart) -> SQL {
        if sought.isBeginning {
            return """
                select name from known_name where part = \(part.rawValue) and name >= \(sought.normal)
                    and name < \(sought.normal + "\u{10FFFF}")
                order by name limit \(Self.mostNear)
                """
        }
        return """
            select distinct name from (
                select name from name_key where key = any(\(Array(NameKeys.keys(of: sought.text, part))))
                limit \(Self.mostNear)
            ) as near
            """
    }
}
