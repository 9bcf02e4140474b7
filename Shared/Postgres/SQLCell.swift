/// One column of one row as the server sent it. Valid only inside the `decode` that it was given to.
public struct SQLCell {
    /// The object identifier of the column's type.
    public let type: UInt32

    private let contents: UnsafeRawBufferPointer?

    init(type: UInt32, contents: UnsafeRawBufferPointer?) {
        self.type = type
        self.contents = contents
    }

    public var isNull: Bool { contents == nil }

    /// The binary form; null throws.
    public var bytes: UnsafeRawBufferPointer {
        get throws {
            guard let contents else { throw Unreadable("is null") }
            return contents
        }
    }

    /// Reads a number in network byte order; another length throws.
    public func integer<Value: FixedWidthInteger>(as _: Value.Type = Value.self) throws -> Value {
        let bytes = try bytes
        guard bytes.count == MemoryLayout<Value>.size else { throw Unreadable("has \(bytes.count) bytes") }
        return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
    }

    /// What to throw for a type that `Value` doesn't read.
    public func unexpected<Value>(_: Value.Type) -> Unreadable {
        Unreadable("has the type with OID \(type), which is not read as \(Value.self)")
    }

    /// Why a column can't be read; never holds its value.
    public struct Unreadable: Error {
        public let reason: String
        public init(_ reason: String) { self.reason = reason }
    }
}
