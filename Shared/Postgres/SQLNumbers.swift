extension Int: SQLValue {
    public static var sqlType: SQLType { .int8 }
    public func encode(into buffer: inout SQLBuffer) { buffer.append(Int64(self)) }
    public static func decode(_ cell: SQLCell) throws -> Int { Int(try Int64.decode(cell)) }
}

extension Int64: SQLValue {
    public static var sqlType: SQLType { .int8 }
    public func encode(into buffer: inout SQLBuffer) { buffer.append(self) }

    public static func decode(_ cell: SQLCell) throws -> Int64 {
        switch cell.type {
        case SQLType.int8.oid: try cell.integer()
        case SQLType.int4.oid: Int64(try cell.integer(as: Int32.self))
        case SQLType.int2.oid: Int64(try cell.integer(as: Int16.self))
        default: throw cell.unexpected(Self.self)
        }
    }
}

extension Int32: SQLValue {
    public static var sqlType: SQLType { .int4 }
    public func encode(into buffer: inout SQLBuffer) { buffer.append(self) }

    public static func decode(_ cell: SQLCell) throws -> Int32 {
        switch cell.type {
        case SQLType.int4.oid: try cell.integer()
        case SQLType.int2.oid: Int32(try cell.integer(as: Int16.self))
        default: throw cell.unexpected(Self.self)
        }
    }
}

extension Double: SQLValue {
    public static var sqlType: SQLType { .float8 }
    public func encode(into buffer: inout SQLBuffer) { buffer.append(bitPattern) }

    public static func decode(_ cell: SQLCell) throws -> Double {
        switch cell.type {
        case SQLType.float8.oid: Double(bitPattern: try cell.integer())
        case SQLType.float4.oid: Double(Float(bitPattern: try cell.integer()))
        default: throw cell.unexpected(Self.self)
        }
    }
}

extension Bool: SQLValue {
    public static var sqlType: SQLType { .bool }
    public func encode(into buffer: inout SQLBuffer) { buffer.append(self ? 1 as UInt8 : 0) }

    public static func decode(_ cell: SQLCell) throws -> Bool {
        guard cell.type == SQLType.bool.oid else { throw cell.unexpected(Self.self) }
        return try cell.integer(as: UInt8.self) != 0
    }
}
