import Checking
import Contracts
import Foundation
import Identity
import Matching
import Model
import PersonIndex
import Population
import Postgres

/// Writes parts of a population on a connection of its own.
struct OnlineWriter: Sendable {
    private let connection: Connection
    private let people: PeopleStore
    private let now = Date()

    init(_ connection: Connection) throws {
        (self.connection, people) = (connection, try OnlineDesk.people())
    }

    /// A child with the one record by which it is known.
    private struct Row {
        var child: UUID
        var record: UUID
        var number: String
        var token: Data
        var name: JSONB
        var normal: NormalName
        var born: String
        var gender: String
        var authority: Int64
        var description: Int64
        var milliseconds: Int
        var form: PersonForm
    }

    /// A report that waits to be decided.
    private struct Waiting {
        var place: Int
        var report: GeneratedReport
    }

    func write(_ part: PopulationPart, number: Int, _ names: inout LoadedNames) async throws {
        var rows: [Row] = []
        for line in part.index.split(separator: UInt8(ascii: "\n")) {
            let end = line.firstIndex(of: UInt8(ascii: ",")) ?? line.endIndex
            guard let child = GeneratedChild(String(decoding: line[..<end], as: UTF8.self)),
                let report = GeneratedReport(indexRow: line), let row = row(child, report, &names)
            else { throw OnlineFault("a row of the index that can't be read") }
            rows.append(row)
        }
        var random = Seeded(seed: ~UInt64(number))
        let waiting = part.reported.compactMap { reported in
            GeneratedReport(record: part.records[reported.record], truth: part.truths[reported.truth])
                .map { Waiting(place: Int(random.next() >> 2), report: $0) }
        }
        try await connection.withTransaction { transaction in
            transaction.write("insert into child (id, number) select * from \(unnest: rows, \.child, \.number)")
            transaction.write(
                """
                insert into source_record (
                    id, token, child, newest_sequence, newest_time, name, carers, normal_family, normal_given,
                    normal_first, date_of_birth, gender, authority, origin, seen)
                select id, token, child, 1, at, name, '[]', family, given, first, born, gender, authority, child,
                    array[description]
                from \(
                    unnest: rows, \.record, \.token, \.child, \.milliseconds, \.name, \.normal.family,
                    \.normal.given, \.normal.first, \.born, \.gender, \.authority, \.description)
                    as new (id, token, child, at, name, family, given, first, born, gender, authority, description)
                """)
            people.index.write(
                rows.map { IndexedForm(child: $0.child, record: $0.record, form: $0.form) }, in: transaction)
            guard !waiting.isEmpty else { return }
            transaction.write(
                """
                insert into benchmark_report select * from \(
                    unnest: waiting, \.place, \.report.child, \.report.kind, \.report.given, \.report.family,
                    \.report.born, \.report.sex, \.report.postcode, \.report.house)
                """)
        }
    }

    private func row(_ child: GeneratedChild, _ report: GeneratedReport, _ names: inout LoadedNames) -> Row? {
        guard let told = report.reported, let number = child.number else { return nil }
        names.add(told.name)
        return Row(
            child: child.id, record: child.record, number: number.text, token: child.token,
            name: Self.json(told.name), normal: NormalName(told.name), born: report.born,
            gender: told.gender.rawValue, authority: 1, description: child.description,
            milliseconds: Int(now.timeIntervalSince1970 * 1000), form: people.form(Description(told)))
    }

    /// No generated name has a character that JSON escapes.
    private static func json(_ name: PersonName) -> JSONB {
        let given = name.given.map { "\"\($0)\"" }.joined(separator: ",")
        return JSONB(data: Data("{\"given\":[\(given)],\"family\":\"\(name.family)\"}".utf8))
    }
}
