import FoundationEssentials
import Model

/// A type that says itself how it stands on the wire, because decoding it from nothing would not tell.
protocol SchemaShaped: Decodable {
    /// Its JSON Schema.
    static func schema(in probe: SchemaProbe) throws -> JSON
    /// Any value of it, for what decodes it as a part.
    static var sample: Self { get }
}

extension String: SchemaShaped {
    static func schema(in probe: SchemaProbe) -> JSON { ["type": "string"] }
    static var sample: String { "" }
}

extension Bool: SchemaShaped {
    static func schema(in probe: SchemaProbe) -> JSON { ["type": "boolean"] }
    static var sample: Bool { false }
}

extension Int: SchemaShaped {
    static func schema(in probe: SchemaProbe) -> JSON { ["type": "integer"] }
    static var sample: Int { 0 }
}

extension Double: SchemaShaped {
    static func schema(in probe: SchemaProbe) -> JSON { ["type": "number"] }
    static var sample: Double { 0 }
}

extension Date: SchemaShaped {
    static func schema(in probe: SchemaProbe) -> JSON {
        [
            "type": "string", "format": "date-time", "description": "RFC 3339 in UTC, to the millisecond.",
            "pattern": #"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$"#,
        ]
    }
    static var sample: Date { .distantPast }
}

extension Data: SchemaShaped {
    static func schema(in probe: SchemaProbe) -> JSON { ["type": "string", "contentEncoding": "base64"] }
    static var sample: Data { Data() }
}

extension Identifier: SchemaShaped {
    static func schema(in probe: SchemaProbe) -> JSON { ["type": "string", "format": "uuid"] }
    static var sample: Self { .random() }
}

extension WireID: SchemaShaped {
    static func schema(in probe: SchemaProbe) -> JSON { ["type": "string", "format": "uuid"] }
    static var sample: Self { WireID(wrappedValue: Value(uuid: UUID())) }
}

extension Array: SchemaShaped where Element: Decodable {
    static func schema(in probe: SchemaProbe) throws -> JSON {
        ["type": "array", "items": try probe.schema(of: Element.self)]
    }
    static var sample: [Element] { [] }
}

extension Dictionary: SchemaShaped where Key == String, Value: Decodable {
    static func schema(in probe: SchemaProbe) throws -> JSON {
        ["type": "object", "additionalProperties": try probe.schema(of: Value.self)]
    }
    static var sample: [String: Value] { [:] }
}
