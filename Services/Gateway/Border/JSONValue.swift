import FoundationEssentials

/// JSON as it came, before anything is made of it.
enum JSONValue: Decodable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}

extension JSONValue {
    /// What was written in a form or a query, where all is text, as the number that it writes; else as it is.
    static func counted(_ text: String) -> JSONValue {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text) else { return .text(text) }
        return .number(Double(number))
    }
}
