extension Optional: SQLValue where Wrapped: SQLValue {
    public static var sqlType: SQLType { Wrapped.sqlType }

    public var isSQLNull: Bool { self?.isSQLNull ?? true }

    public func encode(into buffer: inout SQLBuffer) { self?.encode(into: &buffer) }

    public static func decode(_ cell: SQLCell) throws -> Wrapped? { cell.isNull ? nil : try Wrapped.decode(cell) }
}

/// One dimension; an array of arrays is refused by the database.
extension Array: SQLValue where Element: SQLValue {
    public static var sqlType: SQLType { Element.sqlType.array }

    public func encode(into buffer: inout SQLBuffer) { buffer.append(array: self) }

    public static func decode(_ cell: SQLCell) throws -> [Element] {
        // Dimensions, flags, the element's type; per dimension length and lower bound; per element length and bytes.
        var rest = UnsafeRawBufferPointer(rebasing: try cell.bytes[...])
        func take(_ count: Int) throws -> UnsafeRawBufferPointer {
            guard count >= 0, count <= rest.count else { throw cell.unexpected(Self.self) }
            defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
            return UnsafeRawBufferPointer(rebasing: rest[..<count])
        }
        func integer() throws -> Int { Int(Int32(bigEndian: try take(4).loadUnaligned(as: Int32.self))) }

        let dimensions = try integer()
        guard dimensions <= 1 else { throw cell.unexpected(Self.self) }
        _ = try integer()
        let type = UInt32(bigEndian: try take(4).loadUnaligned(as: UInt32.self))
        guard dimensions == 1 else { return [] }
        let count = try integer()
        _ = try integer()
        guard count >= 0, count <= rest.count / 4 else { throw cell.unexpected(Self.self) }
        return try (0..<count).map { _ in
            let length = try integer()
            return try Element.decode(SQLCell(type: type, contents: length < 0 ? nil : try take(length)))
        }
    }
}
