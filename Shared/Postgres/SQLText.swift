import FoundationEssentials

extension String: SQLValue {
    public static var sqlType: SQLType { .text }
    public func encode(into buffer: inout SQLBuffer) { buffer.append(utf8) }

    /// Reads every type whose binary form is its text, enums of the database included.
    public static func decode(_ cell: SQLCell) throws -> String {
        let firstOfUsers: UInt32 = 16384
        switch cell.type {
        case SQLType.text.oid, 1042, 1043, 19, 705, firstOfUsers...: break
        default: throw cell.unexpected(Self.self)
        }
        guard let text = String(validating: try cell.bytes, as: UTF8.self) else {
            throw SQLCell.Unreadable("is not UTF-8")
        }
        return text
    }
}

extension UUID: SQLValue {
    public static var sqlType: SQLType { .uuid }

    public func encode(into buffer: inout SQLBuffer) { withUnsafeBytes(of: uuid) { buffer.append($0) } }

    public static func decode(_ cell: SQLCell) throws -> UUID {
        guard cell.type == SQLType.uuid.oid else { throw cell.unexpected(Self.self) }
        let bytes = try cell.bytes
        guard bytes.count == 16 else { throw SQLCell.Unreadable("has \(bytes.count) bytes") }
        return UUID(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

extension Data: SQLValue {
    public static var sqlType: SQLType { .bytea }
    public func encode(into buffer: inout SQLBuffer) { withUnsafeBytes { buffer.append($0) } }

    public static func decode(_ cell: SQLCell) throws -> Data {
        guard cell.type == SQLType.bytea.oid else { throw cell.unexpected(Self.self) }
        return Data(try cell.bytes)
    }
}

/// A JSON document in a `jsonb` column; a `json` column is read as well.
public struct JSONB: SQLValue, Hashable {
    /// UTF-8 text. The database keeps the meaning, not the spaces nor the order of the keys.
    public var data: Data

    public init(data: Data) { self.data = data }

    public static var sqlType: SQLType { .jsonb }

    public func encode(into buffer: inout SQLBuffer) {
        buffer.append(Self.version)
        data.encode(into: &buffer)
    }

    public static func decode(_ cell: SQLCell) throws -> JSONB {
        let bytes = try cell.bytes
        switch cell.type {
        case SQLType.json.oid: return JSONB(data: Data(bytes))
        case SQLType.jsonb.oid where bytes.first == version: return JSONB(data: Data(bytes.dropFirst()))
        default: throw cell.unexpected(Self.self)
        }
    }

    /// The first byte of jsonb's binary form (`jsonb_recv` in PostgreSQL's source).
    private static let version: UInt8 = 1
}
