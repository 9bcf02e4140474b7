/// A value in a message's headers, as AMQP 0-9-1 field tables carry them.
public indirect enum HeaderValue: Sendable, Hashable {
    case string(String)
    case integer(Int64)
    case boolean(Bool)
    /// A byte string, or a text that is no UTF-8.
    case bytes([UInt8])
    case list([HeaderValue])
    case table([String: HeaderValue])
    /// Something we have no use for: a float, a decimal, a timestamp, nothing, or nesting deeper than 16.
    case other
}

extension HeaderValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }

    /// The text, if it is one.
    public var text: String? { if case .string(let text) = self { text } else { nil } }
    /// The number, if it is a whole one.
    public var number: Int64? { if case .integer(let number) = self { number } else { nil } }
}
