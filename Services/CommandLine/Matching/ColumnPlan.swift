/// Which field of a row is which column, as the header of the file says.
struct ColumnPlan<Column: RawRepresentable & Hashable & CaseIterable> where Column.RawValue == String {
    let file: String
    private let columns: [Column]
    private let places: [Column: Int]

    /// Throws where a column is unknown, named twice, or required and missing.
    init(_ reader: inout CSVReader, required: [Column], named column: (String) -> Column?) throws {
        file = reader.file
        guard let header = try reader.next() else { throw Fault(.negative, "\(file) is empty") }
        var places: [Column: Int] = [:]
        columns = try header.fields.enumerated().map { [file] place, title in
            guard let column = column(title) else {
                let known = Column.allCases.map(\.rawValue).joined(separator: ", ")
                throw Fault(.negative, "\(file), line 1: there is no column \"\(title)\"; the columns are \(known)")
            }
            guard places.updateValue(place, forKey: column) == nil else {
                throw Fault(.negative, "\(file), line 1: \(column.rawValue) is there twice")
            }
            return column
        }
        let missing = required.filter { places[$0] == nil }.map(\.rawValue)
        guard missing.isEmpty else {
            throw Fault(.negative, "\(file), line 1: missing: \(missing.joined(separator: ", "))")
        }
        self.places = places
    }

    func check(_ row: CSVReader.Row) throws {
        guard row.fields.count == columns.count else {
            throw Fault(
                .negative, "\(file), line \(row.line): \(row.fields.count) fields where the header has \(columns.count)"
            )
        }
    }

    /// Without the space around it; nil where it is empty or the file has no such column.
    func text(_ column: Column, of row: CSVReader.Row) -> String? {
        guard let place = places[column] else { return nil }
        let text = row.fields[place].trimmed
        return text.isEmpty ? nil : text
    }

    func has(_ column: Column) -> Bool { places[column] != nil }

    func fault(_ column: Column, of row: CSVReader.Row, _ what: String) -> Fault {
        Fault(.negative, "\(file), line \(row.line), column \(column.rawValue): \(what)")
    }
}

extension String {
    /// Most have no space around them and are themselves.
    fileprivate var trimmed: String {
        guard let first, let last, first.isWhitespace || last.isWhitespace else { return self }
        return String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
