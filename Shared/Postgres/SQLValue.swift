/// A value that binds to a parameter and is read from a column, in PostgreSQL's binary form.
///
/// An enum with raw values conforms with an empty extension; a wrapper around another value conforms to `SQLWrapper`.
public protocol SQLValue: Sendable {
    /// What the parameter is declared as.
    static var sqlType: SQLType { get }

    /// Whether it binds as null; then `encode` is not called.
    var isSQLNull: Bool { get }

    /// Appends the binary form, without its length.
    func encode(into buffer: inout SQLBuffer)

    /// Reads one column of one row. Throws `SQLCell.Unreadable` for a type that it doesn't know and for null.
    static func decode(_ cell: SQLCell) throws -> Self
}

extension SQLValue {
    public var isSQLNull: Bool { false }

    public static var typeOID: UInt32 { sqlType.oid }
    public static var typeName: String { sqlType.name }
}

extension SQLValue where Self: RawRepresentable, RawValue: SQLValue {
    public static var sqlType: SQLType { RawValue.sqlType }

    public func encode(into buffer: inout SQLBuffer) { rawValue.encode(into: &buffer) }

    public static func decode(_ cell: SQLCell) throws -> Self {
        guard let value = Self(rawValue: try RawValue.decode(cell)) else {
            throw SQLCell.Unreadable("holds no case of \(Self.self)")
        }
        return value
    }
}

/// A value that is stored as another one, an identifier as its UUID for instance.
public protocol SQLWrapper: SQLValue {
    associatedtype Stored: SQLValue

    /// What is stored.
    var sqlValue: Stored { get }

    /// Nil when `sqlValue` is none of this type; reading such a column throws.
    init?(sqlValue: Stored)
}

extension SQLWrapper {
    public static var sqlType: SQLType { Stored.sqlType }

    public var isSQLNull: Bool { sqlValue.isSQLNull }

    public func encode(into buffer: inout SQLBuffer) { sqlValue.encode(into: &buffer) }

    public static func decode(_ cell: SQLCell) throws -> Self {
        guard let value = Self(sqlValue: try Stored.decode(cell)) else {
            throw SQLCell.Unreadable("holds no \(Self.self)")
        }
        return value
    }
}
