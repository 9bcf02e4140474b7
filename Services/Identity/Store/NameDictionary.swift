import FoundationEssentials
import Model
import Postgres

/// Every name that stands in a record, to find the one that is meant by another: a small table, asked before the large.
package struct NameDictionary: Sendable {
    package init() {}

    private static let mostNear = 3000

    /// A name, and its keys as an array's text: one parameter for all names, read only where a name is new.
    private struct Entry: Hashable {
        var part: String
        var name: String
        var keys: String

        init(_ name: String, _ part: NamePart) {
            (self.part, self.name) = (part.rawValue, NormalName.normal(name))
            keys = "{\(NameKeys.keys(of: name, part).map(String.init).joined(separator: ","))}"
        }
    }

    /// Adds what isn't there yet, in one statement that nobody waits for.
    package func add(_ names: [PersonName], in transaction: borrowing Transaction) {
        let families = Set(names.map(\.family)).map { Entry($0, .family) }
        let given = Set(names.compactMap(\.given.first)).map { Entry($0, .given) }
        let entries = (families + given).filter { !$0.name.isEmpty }
        guard !entries.isEmpty else { return }
        // In order, so that two who add the same names wait for each other rather than both ways.
        transaction.write(
            """
            with given (part, name, keys) as (
                select distinct on (part, name) * from \(unnest: entries, \.part, \.name, \.keys) as each (part, name, keys)
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

    /// Those of which a part isn't in it; to find the keys of a name takes longer than to ask.
    func unknown(among names: [PersonName], in transaction: borrowing Transaction) async throws -> [PersonName] {
        let parts = names.map { (family: NormalName.normal($0.family), given: NormalName.normal($0.given.first ?? "")) }
        let rows = try await transaction.queries([
            "select name from known_name where part = 'family' and name = any(\(parts.map(\.family)))",
            "select name from known_name where part = 'given' and name = any(\(parts.map(\.given)))",
        ])
        let (families, given) = (Set(try rows[0].decode(String.self)), Set(try rows[1].decode(String.self)))
        return zip(names, parts).filter { !families.contains($1.family) || !given.contains($1.given) }.map(\.0)
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
