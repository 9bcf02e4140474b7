import Contracts
import FoundationEssentials
import Matching
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
    /// With a postcode, which is looked at only later, and leaves few.
    private static let mostOfOneNameSomewhere = 400
    private static let mostCandidates = 400

    private let names = NameDictionary()
    /// Whether those are found who may be a child whose identity is gone: whoever tells the two apart has to find them.
    let findsSuspected: Bool

    /// What of the archive is found.
    let archive: ArchiveView

    init(for role: Role, _ archive: ArchiveView) {
        (findsSuspected, self.archive) = (Access.allows(role, .findUnlisted, .any), archive)
    }

    /// A row for each record whose newest details may be meant; there may be several of a child.
    func candidates(_ search: PersonSearch, in transaction: borrowing Transaction) async throws -> [FindCandidate] {
        let given = search.given.first
        let near = try await transaction.queries(
            [names.near(search.family, .family)] + (given.map { [names.near($0, .given)] } ?? []))
        let families = NearNames.nearest(
            to: search.family, .family, among: try near[0].decode(String.self), most: Self.mostFamilies)
        let most = search.postcode == nil ? Self.mostOfOneName : Self.mostOfOneNameSomewhere
        var statements: [SQL] = []
        if !search.born.dates.isEmpty { statements.append(born(on: search.born.dates, families, most: most)) }
        if let given {
            let names = NearNames.nearest(
                to: given, .given, among: try near[1].decode(String.self), most: Self.mostGiven)
            var pairs = pairs(families, names, whole: search.born.dates.isEmpty)
            // Written into each other's fields.
            pairs.append(Pair(family: given.normal, given: search.family.normal))
            statements.append(called(pairs, search.born.years, search.gender, most: most))
        }
        return try await transaction.queries(statements).flatMap(read)
    }

    /// The newest details of the child of a number.
    func child(of number: ChildNumber, in transaction: borrowing Transaction) async throws -> [FindCandidate] {
        let rows = try await transaction.query(
            """
            select \(sql: Self.columns) from child
            join source_record record on record.child = coalesce(child.survivor, child.id)
            where child.number = \(number) and \(sql: isFound("record")) order by record.newest_time desc limit 1
            """)
        return try read(rows)
    }

    /// The newest details of each of these.
    func children(_ children: [Child.ID], in transaction: borrowing Transaction) async throws -> [FindCandidate] {
        let rows = try await transaction.query(
            """
            select distinct on (record.child) \(sql: Self.columns) from source_record record
            where record.child = any(\(children)) and \(sql: isFound("record"))
            order by record.child, record.newest_time desc, record.id
            """)
        return try read(rows)
    }

    /// Of those `children` one of whose records ever gave the postcode of `token`, by which identifiers the vault may know
    /// them: their own, and of those that were merged into them.
    ///
    /// All forms of all of them are read, whatever the postcode: how long it takes depends on visible fields alone.
    func residents(of token: Int64, among children: [Child.ID], in transaction: borrowing Transaction) async throws
        -> [Child.ID: Set<Child.ID>]
    {
        let rows = try await transaction.query(
            """
            select distinct held.child, held.form, record.origin from person_form held
            left join source_record record on record.id = held.record
            where held.child = any(\(children))
            """)
        var (known, residents): ([Child.ID: Set<Child.ID>], Set<Child.ID>) = ([:], [])
        for (child, form, origin) in try rows.decode((Child.ID, Data, Child.ID?).self) {
            known[child, default: [child]].insert(origin ?? child)
            if PersonForm(bytes: form)?.address?.postcode == token { residents.insert(child) }
        }
        return known.filter { residents.contains($0.key) }
    }

    /// In the rows that are counted: who is never found makes no search one of too many.
    private func isFound(_ record: SQL) -> SQL {
        let child: SQL = "\(sql: record).child"
        return """
            \(sql: WithdrawnStore.isFound(child, suspected: findsSuspected))
                and \(sql: archive.finds(child, born: "\(sql: record).date_of_birth"))
            """
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

    private func born(on dates: [PartialDate], _ families: [String], most: Int) -> SQL {
        """
        select \(sql: Self.columns) from \(unnest: families) as sought (family) cross join lateral (
            select * from source_record where normal_family = sought.family and date_of_birth = any(\(dates))
                and \(sql: isFound("source_record"))
            limit \(most)
        ) as record
        limit \(Self.mostCandidates)
        """
    }

    private func called(_ pairs: [Pair], _ years: ClosedRange<Int>, _ gender: Gender?, most: Int) -> SQL {
        // A date of which a part is unknown is a shorter text: it sorts before its days.
        """
        select \(sql: Self.columns) from \(unnest: pairs, \.family, \.given) as sought (family, given)
        cross join lateral (
            select * from source_record
            where normal_family = sought.family and normal_first = sought.given
                and date_of_birth >= \(String(years.lowerBound)) and date_of_birth < \(String(years.upperBound + 1))
                \(sql: Self.only(gender)) and \(sql: isFound("source_record"))
            limit \(most)
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
