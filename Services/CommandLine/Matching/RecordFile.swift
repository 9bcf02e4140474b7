import Foundation
import Matching
import Model

/// Reads a file of records, row by row, and counts what it had to leave out.
struct RecordFile {
    private var reader: CSVReader
    private let plan: ColumnPlan<RecordColumn>
    /// Lines whose date is no day of the calendar; what of it holds is kept.
    private(set) var impossibleDates: [Int] = []

    init(_ file: String) throws {
        reader = try CSVReader(file: file)
        plan = try ColumnPlan(&reader, required: RecordColumn.required, named: RecordColumn.init(title:))
    }

    var file: String { plan.file }
    var share: (done: Int, of: Int) { (reader.done, reader.size) }

    mutating func next() throws -> PersonRecord? {
        guard let row = try reader.next() else { return nil }
        try plan.check(row)
        guard let id = plan.text(.id, of: row) else { throw plan.fault(.id, of: row, "empty") }
        let description = Description(
            name: PersonName(given: words(.given, of: row), family: plan.text(.family, of: row) ?? ""),
            others: others(of: row), born: try born(of: row), gender: try gender(of: row), address: address(of: row),
            nhsNumber: plan.text(.nhsNumber, of: row), upn: plan.text(.upn, of: row),
            otherNumber: plan.text(.number, of: row))
        return PersonRecord(id: id, line: row.line, description: description)
    }

    private func words(_ column: RecordColumn, of row: CSVReader.Row) -> [String] {
        (plan.text(column, of: row) ?? "").split(separator: " ").map(String.init)
    }

    /// Former family names and the given names a child is known by, each list divided by semicolons.
    private func others(of row: CSVReader.Row) -> [PersonName] {
        func list(_ column: RecordColumn) -> [String] {
            (plan.text(column, of: row) ?? "").split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        let given = words(.given, of: row)
        return list(.former).map { PersonName(given: given, family: $0) }
            + list(.knownAs).map {
                PersonName(given: $0.split(separator: " ").map(String.init), family: plan.text(.family, of: row) ?? "")
            }
    }

    private mutating func born(of row: CSVReader.Row) throws -> PartialDate? {
        guard let text = plan.text(.dob, of: row) else { return nil }
        switch ReadDate(text) {
        case .date(let date): return date
        case .impossible(let date):
            impossibleDates.append(row.line)
            return date
        case .unknown: return nil
        case nil:
            throw plan.fault(.dob, of: row, "neither YYYY-MM-DD, YYYYMMDD nor DD/MM/YYYY; nor YYYY-MM or YYYY")
        }
    }

    private func gender(of row: CSVReader.Row) throws -> Gender {
        guard let text = plan.text(.sex, of: row) else { return .notSpecified }
        switch text.lowercased() {
        // 1, 2, 9 and 0: the NHS data dictionary's person stated gender code.
        case "f", "female", "2": return .female
        case "m", "male", "1": return .male
        case "u", "x", "i", "n", "nk", "unknown", "not known", "indeterminate", "other", "notspecified",
            "not specified",
            "0", "9":
            return .notSpecified
        default: throw plan.fault(.sex, of: row, "neither F, M nor U")
        }
    }

    private func address(of row: CSVReader.Row) -> AddressText? {
        let lines = [RecordColumn.house, .address].flatMap { column in
            (plan.text(column, of: row) ?? "").split { $0 == "," || $0.isNewline }.map(String.init)
        }
        let (postcode, uprn) = (plan.text(.postcode, of: row), plan.text(.uprn, of: row))
        guard !lines.isEmpty || postcode != nil || uprn != nil else { return nil }
        return AddressText(lines: lines, postcode: postcode, uprn: uprn)
    }
}
