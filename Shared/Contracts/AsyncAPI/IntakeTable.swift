extension IntakeSchema {
    /// Each field by its JSON pointer (`*` for any index), its form, whether it is required, and what it means.
    public static func table() throws -> [Row] {
        let document = try document()
        var rows: [Row] = []
        try collect(["$ref": "#/$defs/IntakeEvent"], at: "", required: true, document, into: &rows)
        return rows
    }

    /// A field of the report.
    public struct Row: Hashable, Sendable {
        public var field: String
        public var form: String
        public var isRequired: Bool
        public var meaning: String
    }

    private static func collect(
        _ schema: JSON, at pointer: String, required: Bool, _ document: JSON, into rows: inout [Row]
    ) throws {
        let target = resolved(schema, in: document)
        if !pointer.isEmpty {
            rows.append(
                Row(
                    field: pointer, form: form(of: target), isRequired: required,
                    meaning: text(schema["description"]) ?? text(target["description"]) ?? ""))
        }
        if let items = target["items"] {
            let element = resolved(items, in: document)
            try members(of: element, at: pointer + "/*", document, into: &rows)
        }
        try members(of: target, at: pointer, document, into: &rows)
    }

    private static func members(
        of schema: JSON, at pointer: String, _ document: JSON, into rows: inout [Row]
    ) throws {
        let variants = elements(schema["oneOf"])
        for variant in variants.isEmpty ? [schema] : variants {
            guard case .object(let properties) = variant["properties"] else { continue }
            let required = elements(variant["required"])
            for property in properties where !rows.contains(where: { $0.field == "\(pointer)/\(property.key)" }) {
                try collect(
                    property.value, at: "\(pointer)/\(property.key)",
                    required: required.contains(.string(property.key))
                        && variants.allSatisfy { $0["properties"]?[property.key] != nil },
                    document, into: &rows)
                let kinds = variants.compactMap { text($0["properties"]?[property.key]?["const"]) }
                if kinds.count > 1 { rows[rows.count - 1].form = alternatives(kinds) }
            }
        }
    }

    private static func form(of schema: JSON) -> String {
        if let const = text(schema["const"]) { return "`\(const)`" }
        let cases = elements(schema["enum"]).compactMap { text($0) }
        if !cases.isEmpty { return alternatives(cases) }
        let type = text(schema["type"]) ?? "object"
        if type == "array", let most = number(schema["maxItems"]) { return "array, at most \(most)" }
        if type == "string", let most = number(schema["maxLength"]) { return "string, at most \(most) characters" }
        if let format = text(schema["format"]) { return "\(type), \(format)" }
        return type
    }

    private static func alternatives(_ texts: [String]) -> String {
        texts.map { "`\($0)`" }.joined(separator: ", ")
    }

    private static func resolved(_ schema: JSON, in document: JSON) -> JSON {
        guard let reference = text(schema["$ref"]), let name = reference.split(separator: "/").last else {
            return schema
        }
        return document["$defs"]?[String(name)] ?? schema
    }

    private static func text(_ json: JSON?) -> String? {
        if case .string(let text) = json { text } else { nil }
    }

    private static func number(_ json: JSON?) -> Int? {
        if case .integer(let number) = json { number } else { nil }
    }

    private static func elements(_ json: JSON?) -> [JSON] {
        if case .array(let elements) = json { elements } else { [] }
    }
}
