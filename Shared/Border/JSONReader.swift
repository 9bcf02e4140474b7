import FoundationEssentials

/// Reads JSON as RFC 8259 has it and not a byte more: no NaN, no lone surrogates, no bytes that are not UTF-8, and no
/// deeper than `deepest`. Foundation's own reader is kinder than a border should be, and hides duplicate fields.
package struct JSONReader {
    package enum Failure: Error, Equatable { case notJSON, tooDeep }

    static let deepest = 16

    private let bytes: [UInt8]
    private var at = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    package static func read(_ body: Data) throws(Failure) -> JSONValue {
        var reader = JSONReader([UInt8](body))
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.at == reader.bytes.count else { throw .notJSON }
        return value
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { at += 1 }
    }

    private mutating func take(_ byte: UInt8) throws(Failure) {
        guard next == byte else { throw .notJSON }
        at += 1
    }

    private mutating func take(word: StaticString, as value: JSONValue) throws(Failure) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount { try take(word.utf8Start[offset]) }
        return value
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        guard depth <= Self.deepest else { throw .tooDeep }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try take(word: "true", as: .bool(true))
        case UInt8(ascii: "f"): return try take(word: "false", as: .bool(false))
        case UInt8(ascii: "n"): return try take(word: "null", as: .null)
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONValue {
        try take(UInt8(ascii: "{"))
        var fields: [JSONValue.Field] = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            at += 1
            return .object([])
        }
        while true {
            skipSpace()
            let name = try string()
            skipSpace()
            try take(UInt8(ascii: ":"))
            fields.append(.init(name: name, value: try value(depth: depth + 1)))
            if try endsList(with: UInt8(ascii: "}")) { return .object(fields) }
        }
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONValue {
        try take(UInt8(ascii: "["))
        var values: [JSONValue] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            at += 1
            return .array([])
        }
        while true {
            values.append(try value(depth: depth + 1))
            if try endsList(with: UInt8(ascii: "]")) { return .array(values) }
        }
    }

    private mutating func endsList(with end: UInt8) throws(Failure) -> Bool {
        skipSpace()
        guard let byte = next, byte == end || byte == UInt8(ascii: ",") else { throw .notJSON }
        at += 1
        return byte == end
    }

    private mutating func number() throws(Failure) -> String {
        let start = at
        if next == UInt8(ascii: "-") { at += 1 }
        if next == UInt8(ascii: "0") { at += 1 } else { try digits() }
        if next == UInt8(ascii: ".") {
            at += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            at += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { at += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func digits() throws(Failure) {
        let start = at
        while let byte = next, (0x30...0x39).contains(byte) { at += 1 }
        guard at > start else { throw .notJSON }
    }

    private mutating func string() throws(Failure) -> String {
        try take(UInt8(ascii: "\""))
        let start = at
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { at += 1 }
        guard next != UInt8(ascii: "\"") else {
            at += 1
            return try text(bytes[start..<(at - 1)])
        }
        var unescaped = Array(bytes[start..<at])
        while let byte = next, byte >= 0x20 {
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(unescaped[...])
            case UInt8(ascii: "\\"): try escape(into: &unescaped)
            default: unescaped.append(byte)
            }
        }
        throw .notJSON
    }

    private func text(_ utf8: ArraySlice<UInt8>) throws(Failure) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else { throw .notJSON }
        return text
    }

    private mutating func escape(into text: inout [UInt8]) throws(Failure) {
        guard let byte = next else { throw .notJSON }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try escapedScalar())).utf8)
        default: throw .notJSON
        }
    }

    private mutating func escapedScalar() throws(Failure) -> Unicode.Scalar {
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xd800..<0xdc00).contains(first) else { throw .notJSON }
        try take(UInt8(ascii: "\\"))
        try take(UInt8(ascii: "u"))
        let second = try fourHexDigits()
        guard (0xdc00..<0xe000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
        else { throw .notJSON }
        return scalar
    }

    private mutating func fourHexDigits() throws(Failure) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw .notJSON }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }
}
