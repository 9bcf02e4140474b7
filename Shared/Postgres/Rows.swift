internal import CPostgres
import FoundationEssentials

/// What a statement returned.
public struct Rows: Sendable {
    private let result: PGResult

    init(_ result: PGResult) { self.result = result }

    /// How many rows came back.
    public var count: Int { Int(PQntuples(result.pointer)) }

    public var isEmpty: Bool { count == 0 }

    /// How many rows the statement inserted, changed, deleted or returned.
    public var affected: Int { Int(String(cString: PQcmdTuples(result.pointer))) ?? 0 }

    /// Every row as a tuple: `rows.decode((UUID, String?).self)`.
    ///
    /// Throws a `PostgresError` that names the column for a wrong type and for a null in what is no optional.
    public func decode<each Column: SQLValue>(
        _: (repeat each Column).Type
    ) throws -> [(repeat each Column)] {
        try check(columns: repeat (each Column).self)
        var decoded: [(repeat each Column)] = []
        decoded.reserveCapacity(count)
        for row in 0..<count { decoded.append(try tuple(row, repeat (each Column).self)) }
        return decoded
    }

    /// Every row of a single column.
    public func decode<Column: SQLValue>(_: Column.Type) throws -> [Column] {
        try check(columns: Column.self)
        return try (0..<count).map { try value($0, 0) }
    }

    /// Every row of one column of several, counted from nought.
    @specialized(where Column == Int32)
    @specialized(where Column == UUID)
    public func column<Column: SQLValue>(_ column: Int, as _: Column.Type) throws -> [Column] {
        try (0..<count).map { try value($0, Int32(column)) }
    }

    /// The bytes of one column of one row where they lie, none for null: for forms that are too many to copy each. They are
    /// valid only inside `body`.
    public func withBytes<Result>(_ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        precondition(row < count && column < PQnfields(result.pointer))
        let (row, column) = (Int32(row), Int32(column))
        return body(
            UnsafeRawBufferPointer(
                start: PQgetvalue(result.pointer, row, column),
                count: Int(PQgetlength(result.pointer, row, column))))
    }

    /// The first row, nil when there is none.
    public func first<each Column: SQLValue>(as _: (repeat each Column).Type) throws -> (repeat each Column)? {
        try check(columns: repeat (each Column).self)
        guard !isEmpty else { return nil }
        let row = try tuple(0, repeat (each Column).self)
        return .some(row)
    }

    /// The single column of the first row, nil when there is no row.
    public func first<Column: SQLValue>(as _: Column.Type) throws -> Column? {
        try check(columns: Column.self)
        return isEmpty ? nil : try value(0, 0) as Column
    }

    private func tuple<each Column: SQLValue>(
        _ row: Int, _ types: repeat (each Column).Type
    ) throws -> (repeat each Column) {
        var column: Int32 = 0
        func next<Value: SQLValue>(_: Value.Type) throws -> Value {
            defer { column += 1 }
            return try value(row, column)
        }
        return (repeat try next(each types))
    }

    private func check<each Column: SQLValue>(columns: repeat (each Column).Type) throws {
        var asked = 0
        for _ in repeat each columns { asked += 1 }
        let present = PQnfields(result.pointer)
        guard asked == present else {
            throw PostgresError(message: "the statement returns \(present) columns, \(asked) were asked for")
        }
    }

    private func value<Value: SQLValue>(_ row: Int, _ column: Int32) throws -> Value {
        let pointer = result.pointer
        let (row, isNull) = (Int32(row), PQgetisnull(pointer, Int32(row), column) == 1)
        let contents =
            isNull
            ? nil
            : UnsafeRawBufferPointer(
                start: PQgetvalue(pointer, row, column), count: Int(PQgetlength(pointer, row, column)))
        do {
            return try Value.decode(SQLCell(type: PQftype(pointer, column), contents: contents))
        } catch let problem as SQLCell.Unreadable {
            let name = PQfname(pointer, column).map { String(cString: $0) } ?? ""
            var error = PostgresError(message: "column \(column + 1), \(name), \(problem.reason)")
            error.column = name
            throw error
        }
    }
}
