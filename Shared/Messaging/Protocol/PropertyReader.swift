import FoundationEssentials

/// Reads the properties of a message, whatever a sender put there.
///
/// librabbitmq reads nested tables by recursion without a bound, so that one hostile header of 128 KiB ends the
/// process on a small stack; here whatever is nested deeper than `deepest` is passed over.
enum PropertyReader {
    static let deepest = 16

    /// What can be read; properties behind a malformed one are absent.
    static func read(_ bytes: UnsafeRawBufferPointer) -> MessageProperties {
        var reader = ByteReader(bytes)
        let flags = reader.number(UInt16.self)
        var properties = MessageProperties(persistent: false)
        // The lowest bit announces more flags, which no version of the protocol has ever used.
        guard flags & 1 == 0 else { return properties }
        func has(_ bit: Int) -> Bool { flags & (1 << bit) != 0 }
        if has(15) { properties.contentType = reader.shortText() }
        if has(14) { properties.contentEncoding = reader.shortText() }
        if has(13) { properties.headers = table(in: reader.longSlice(), depth: 1) }
        if has(12) { properties.persistent = reader.number(UInt8.self) == 2 }
        if has(11) { reader.skip(1) }
        if has(10) { properties.correlationID = reader.shortText() }
        if has(9) { properties.replyTo = reader.shortText() }
        if has(8) { properties.expiration = Int64(reader.shortText()).map { .milliseconds($0) } }
        if has(7) { properties.messageID = reader.shortText() }
        if has(6) { properties.timestamp = Date(timeIntervalSince1970: Double(reader.number(UInt64.self))) }
        if has(5) { properties.type = reader.shortText() }
        if has(4) { properties.userID = reader.shortText() }
        if has(3) { properties.appID = reader.shortText() }
        return properties
    }

    /// The first of several equal keys counts, as it does for the broker.
    private static func table(in bytes: UnsafeRawBufferPointer, depth: Int) -> [String: HeaderValue] {
        var reader = ByteReader(bytes)
        var entries: [String: HeaderValue] = [:]
        while !reader.isAtEnd {
            let key = reader.shortText()
            guard let value = value(from: &reader, depth: depth), !reader.overran else { break }
            if entries[key] == nil { entries[key] = value }
        }
        return entries
    }

    private static func list(in bytes: UnsafeRawBufferPointer, depth: Int) -> [HeaderValue] {
        var reader = ByteReader(bytes)
        var values: [HeaderValue] = []
        while !reader.isAtEnd {
            guard let value = value(from: &reader, depth: depth), !reader.overran else { break }
            values.append(value)
        }
        return values
    }

    /// `nil` for a kind that does not exist: its length is unknown, so that nothing behind it can be read.
    private static func value(from reader: inout ByteReader, depth: Int) -> HeaderValue? {
        switch Character(Unicode.Scalar(reader.number(UInt8.self))) {
        case "t": return .boolean(reader.number(UInt8.self) != 0)
        case "b": return .integer(Int64(reader.number(Int8.self)))
        case "B": return .integer(Int64(reader.number(UInt8.self)))
        case "s": return .integer(Int64(reader.number(Int16.self)))
        case "u": return .integer(Int64(reader.number(UInt16.self)))
        case "I": return .integer(Int64(reader.number(Int32.self)))
        case "i": return .integer(Int64(reader.number(UInt32.self)))
        case "l": return .integer(reader.number(Int64.self))
        case "L": return Int64(exactly: reader.number(UInt64.self)).map { .integer($0) } ?? .other
        case "S":
            let bytes = reader.longSlice()
            return String(validating: bytes, as: UTF8.self).map { .string($0) } ?? .bytes(Array(bytes))
        case "x": return .bytes(Array(reader.longSlice()))
        case "A":
            let bytes = reader.longSlice()
            return depth < deepest ? .list(list(in: bytes, depth: depth + 1)) : .other
        case "F":
            let bytes = reader.longSlice()
            return depth < deepest ? .table(table(in: bytes, depth: depth + 1)) : .other
        case "f": reader.skip(4)
        case "d", "T": reader.skip(8)
        case "D": reader.skip(5)
        case "V": break
        default: return nil
        }
        return .other
    }
}
