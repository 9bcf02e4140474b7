/// Where values write their binary form.
public struct SQLBuffer: Sendable {
    private(set) var bytes: [UInt8] = []

    var count: Int { bytes.count }

    mutating func reserveCapacity(_ count: Int) { bytes.reserveCapacity(count) }

    public mutating func append(_ more: some Sequence<UInt8>) { bytes.append(contentsOf: more) }

    public mutating func append(_ more: UnsafeRawBufferPointer) { bytes.append(contentsOf: more) }

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
        set(Int32(bytes.count - place - 4), at: place)
    }

    private mutating func set(_ number: Int32, at place: Int) {
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: number.bigEndian, toByteOffset: place, as: Int32.self) }
    }

    /// Appends a whole one-dimensional array.
    mutating func append<Value: SQLValue>(array values: some Collection<Value>) {
        guard !values.isEmpty else {
            append(Int32(0))
            append(Int32(0))
            return append(Value.sqlType.oid)
        }
        append(Int32(1))
        // Set at the end: each value is fetched once, because it may have to be computed.
        let place = bytes.count
        append(Int32(0))
        append(Value.sqlType.oid)
        append(Int32(values.count))
        append(Int32(1))
        var holdsNull = false
        for value in values {
            holdsNull = holdsNull || value.isSQLNull
            append(element: value)
        }
        if holdsNull { set(1, at: place) }
    }
}
