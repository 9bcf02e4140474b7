import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Finds children by what is always visible of them: the dictionary says which names may be meant, the b-trees who is
/// called so.
struct PeopleSearch: Sendable {
    private static let mostFamilies = 48
    private static let mostGiven = 32
    /// With a name that is only near, how many of the other part are tried.
    private static let fewGiven = 8
    private static let mostOfOneName = 60
    private static let mostCandidates = 400

    private let names = NameDictionary()

    /// A row for each record whose newest details may be meant; there may be several of a child.
    func candidates(_ search: PersonSearch, in transaction: borrowing Transaction) async throws -> [FindCandidate] {
        let given = search.given.first
        let near = try await transaction.queries(
            [names.near(search.family, .family)] + (given.map { [names.near($0, .given)] } ?? []))
        let families = NearNames.nearest(
            to: search.family, .family, among: try near[0].decode(String.self), most: Self.mostFamilies)
        var statements: [SQL] = []
        if !search.born.dates.isEmpty { statements.append(born(on: search.born.dates, families)) }
        if let given {
            let names = NearNames.nearest(
                to: given, .given, among: try near[1].decode(String.self), most: Self.mostGiven)
            var pairs = pairs(families, names, whole: search.born.dates.isEmpty)
            // Written into each other's fields.
            pairs.append(Pair(family: given.normal, given: search.family.normal))
            statements.append(called(pairs, search.born.years, search.gender))
        }
        return try await transaction.queries(statements).flatMap(read)
    }

    /// The newest details of the child of a number.
    func child(of number: ChildNumber, in transaction: borrowing Transaction) async throws -> [FindCandidate] {
        let rows = try await transaction.query(
            """
            select \(sql: Self.columns) from child
            join source_record record on record.child = coalesce(child.survivor, child.id)
            where child.number = \(number) order by record.newest_time desc limit 1
            """)
        return try read(rows)
    }

    func numbers(of children: [Child.ID], in transaction: borrowing Transaction) async throws
        -> [Child.ID: ChildNumber]
    {
        let rows = try await transaction.query("select id, number from child where id = any(\(children))")
        return Dictionary(
            try rows.decode((Child.ID, ChildNumber).self).map { ($0.0, $0.1) }, uniquingKeysWith: { first, _ in first })
    }

    private struct Pair {
        var family: String
        var given: String
    }

    /// The name itself with all that the other may be; what is only near, with the nearest alone.
    private func pairs(_ families: [String], _ given: [String], whole: Bool) -> [Pair] {
        families.enumerated().flatMap { place, family in
            given.prefix(place == 0 ? given.count : whole ? Self.fewGiven : 2).map { Pair(family: family, given: $0) }
        }
    }

    private static let columns: SQL = "record.child, record.name, record.date_of_birth, record.gender"

    private func born(on dates: [PartialDate], _ families: [String]) -> SQL {
        """
        select \(sql: Self.columns) from \(unnest: families) as sought (family) cross join lateral (
            select * from source_record where normal_family = sought.family and date_of_birth = any(\(dates))
            limit \(Self.mostOfOneName)
        ) as record
        limit \(Self.mostCandidates)
        """
    }

    private func called(_ pairs: [Pair], _ years: ClosedRange<Int>, _ gender: Gender?) -> SQL {
        // A date of which a part is unknown is a shorter text: it sorts before its days.
        """
        select \(sql: Self.columns) from \(unnest: pairs, \.family, \.given) as sought (family, given)
        cross join lateral (
            select * from source_record
            where normal_family = sought.family and normal_first = sought.given
                and date_of_birth >= \(String(years.lowerBound)) and date_of_birth < \(String(years.upperBound + 1))
                \(sql: Self.only(gender))
            limit \(Self.mostOfOneName)
        ) as record
        limit \(Self.mostCandidates)
        """
    }

    private static func only(_ gender: Gender?) -> SQL {
        guard let gender, gender != .notSpecified else { return "" }
        return "and gender in (\(gender), \(Gender.notSpecified))"
    }

    private func read(_ rows: Rows) throws -> [FindCandidate] {
        let decoder = WireCoding.decoder()
        return try rows.decode((Child.ID, JSONB, PartialDate, Gender).self).map { row in
            FindCandidate(
                child: row.0, name: try decoder.decode(PersonName.self, from: row.1.data), born: row.2, gender: row.3)
        }
    }
}
