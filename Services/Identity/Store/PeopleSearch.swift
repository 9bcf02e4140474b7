import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

extension PeopleStore {
    /// The children whose newest details in some record are those, one result a child; at most `limit`.
    func find(_ search: Search, limit: Int, in transaction: borrowing Transaction) async throws -> [FoundChild] {
        let rows = try await transaction.query(
            """
            select distinct on (record.child)
                record.child, child.number, record.name, record.date_of_birth, record.gender
            from source_record record join child on child.id = record.child
            where record.normal_family = \(search.name.family) and (\(sql: Self.given(search)))
                and (\(sql: Self.born(search.dateOfBirth)))
            order by record.child, record.newest_time desc
            limit \(limit)
            """)
        let decoder = WireCoding.decoder()
        return try rows.decode((Child.ID, ChildNumber, JSONB, PartialDate, Gender).self).map { row in
            FoundChild(
                child: row.0, number: row.1, name: try decoder.decode(PersonName.self, from: row.2.data),
                dateOfBirth: row.3, gender: row.4)
        }
    }

    /// All given names, or the first of them where one side has no more than one.
    private static func given(_ search: Search) -> SQL {
        let all: SQL = "record.normal_given in (\(search.name.given), \(search.name.first))"
        return search.givenNames == 1 ? "\(sql: all) or record.normal_first = \(search.name.first)" : all
    }

    /// The day, or every day of the year or month that was asked for. A tilde sorts behind every digit and hyphen.
    private static func born(_ date: PartialDate) -> SQL {
        if date.isComplete { return "record.date_of_birth = \(date)" }
        return "record.date_of_birth >= \(date) and record.date_of_birth < \(date.description + "~")"
    }
}
