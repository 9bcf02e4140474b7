/// A statement whose interpolations bind.
///
/// `"select name from child where id = \(id) and kind = any(\(kinds))"` sends the text with `$1` and `$2`, and the
/// values beside it. A `String` variable is never SQL: it does not convert, and interpolated it is only data.
public struct SQL: Sendable, ExpressibleByStringInterpolation {
    /// What a prepared statement depends on: the text around the parameters, and the parameters' types.
    struct Shape: Hashable, Sendable {
        /// One more than there are parameters.
        var texts: [String] = [""]
        var types: [UInt32] = []
    }

    /// Where a parameter lies in `values`; a length of -1 is null.
    struct Extent: Sendable {
        var start: Int
        var length: Int32
    }

    private(set) var shape = Shape()
    private(set) var extents: [Extent] = []
    private(set) var values = SQLBuffer()

    public init(stringLiteral text: String) { shape.texts[0] = text }

    public init(stringInterpolation: Interpolation) { self = stringInterpolation.sql }

    init() {}

    /// With room for so many parameters.
    init(parameters count: Int) {
        shape.texts.reserveCapacity(count + 1)
        shape.types.reserveCapacity(count)
        extents.reserveCapacity(count)
        values.reserveCapacity(32 * count)
    }

    /// The statement with its placeholders, without the values.
    public var text: String { shape.text }

    mutating func append(text: String) {
        let last = shape.texts.count - 1
        if shape.texts[last].isEmpty { shape.texts[last] = text } else { shape.texts[last] += text }
    }

    mutating func append(_ value: some SQLValue) {
        append(type: type(of: value).sqlType.oid, isNull: value.isSQLNull) { value.encode(into: &$0) }
    }

    mutating func append(type: UInt32, isNull: Bool = false, _ encode: (inout SQLBuffer) -> Void) {
        let start = values.count
        if !isNull { encode(&values) }
        extents.append(Extent(start: start, length: isNull ? -1 : Int32(values.count - start)))
        shape.types.append(type)
        shape.texts.append("")
    }

    mutating func append(_ other: SQL) {
        let offset = values.count
        append(text: other.shape.texts[0])
        shape.texts += other.shape.texts.dropFirst()
        shape.types += other.shape.types
        extents += other.extents.map { Extent(start: $0.start + offset, length: $0.length) }
        values.append(other.values.bytes)
    }
}

extension SQL.Shape {
    /// The lengths tell statements apart well enough, and hashing whole texts costs more than comparing them once:
    /// literals that are one and the same are equal at a glance.
    func hash(into hasher: inout Hasher) {
        hasher.combine(texts.count)
        for text in texts { hasher.combine(text.utf8.count) }
        for type in types { hasher.combine(type) }
    }

    /// With `$1`, `$2` … between the texts.
    var text: String {
        var whole = texts[0]
        for (index, text) in texts.dropFirst().enumerated() {
            whole += "$\(index + 1)"
            // A digit that follows would be read as part of the number.
            if text.first?.isWholeNumber == true { whole += " " }
            whole += text
        }
        return whole
    }
}
