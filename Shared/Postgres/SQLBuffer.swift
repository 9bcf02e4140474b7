/// Where values write their binary form.
public struct SQLBuffer: Sendable {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }

    mutating func reserveCapacity(_ count: Int) { bytes.reserveCapacity(count) }

    public mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    public mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// Appends in network byte order.
    public mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends an element of an array: its length, or -1 for null, and its bytes.
    mutating func append(element value: some SQLValue) {
        guard !value.isSQLNull else { return append(Int32(-1)) }
        let place = bytes.count
        append(Int32(0))
        value.encode(into: &self)
        let length = Int32(bytes.count - place - 4)
        withUnsafeBytes(of: length.bigEndian) { length in
            for (offset, byte) in length.enumerated() { bytes[place + offset] = byte }
        }
    }

    /// Appends a whole one-dimensional array.
    mutating func append<Value: SQLValue>(array values: some Collection<Value>) {
        guard !values.isEmpty else {
            append(Int32(0))
            append(Int32(0))
            return append(Value.sqlType.oid)
        }
        append(Int32(1))
        append(Int32(values.contains { $0.isSQLNull } ? 1 : 0))
        append(Value.sqlType.oid)
        append(Int32(values.count))
        append(Int32(1))
        for value in values { append(element: value) }
    }
}
