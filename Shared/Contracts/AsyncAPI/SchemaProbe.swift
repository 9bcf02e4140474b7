/// Derives a JSON Schema from a `Decodable` type by letting it decode itself from nothing and noting what it asks for:
/// each key, its type, and whether it may be absent. What decodes the wire is what is described, so the two can't
/// part ways.
final class SchemaProbe {
    /// The schemas that others refer to, by name, in the order of their first use.
    private(set) var named: [(name: String, schema: JSON)] = []
    private var names: [String: String] = [:]
    private let border: BorderRules?
    private let prefix: String

    /// With `border`, objects are closed and its rules are written beside what the types tell.
    init(border: BorderRules? = nil, prefix: String = "#/components/schemas/") {
        self.border = border
        self.prefix = prefix
    }

    /// The schema of a type: in place for what is one value, by reference for what has a name of its own.
    func schema<Value: Decodable>(of type: Value.Type) throws -> JSON {
        if let shaped = type as? any SchemaShaped.Type { return try shaped.schema(in: self) }
        let name = (border?.prefix ?? "") + Self.name(of: type)
        let reflected = String(reflecting: type)
        if names[name] == nil {
            names[name] = reflected
            let place = named.count
            named.append((name, [:]))
            named[place].schema = try ownSchema(of: type, name: Self.name(of: type))
        }
        return ["$ref": .string(prefix + name)]
    }

    /// Any value of a type.
    func sample<Value: Decodable>(of type: Value.Type) throws -> Value {
        if let shaped = type as? any SchemaShaped.Type, let value = shaped.sample as? Value { return value }
        if let cases = type as? any CaseIterable.Type, let value = cases.firstCase as? Value { return value }
        return try Value(from: ProbeDecoder(self, kind: (type as? any KindCoded.Type)?.kinds.first))
    }

    private func ownSchema<Value: Decodable>(of type: Value.Type, name: String) throws -> JSON {
        if let cases = type as? any CaseIterable.Type {
            return ["type": "string", "enum": .array(cases.rawTexts.map { .string($0) })]
        }
        guard let union = type as? any KindCoded.Type else { return try object(of: type, kind: nil, name: name) }
        return ["oneOf": .array(try union.kinds.map { try object(of: type, kind: $0, name: name) })]
    }

    private func object<Value: Decodable>(of type: Value.Type, kind: String?, name: String) throws -> JSON {
        let decoder = ProbeDecoder(self, kind: kind)
        _ = try Value(from: decoder)
        let properties = try decoder.properties.map { property in
            (property.key, property.schema.merging(try rule(for: "\(name).\(property.key)")))
        }
        let required = decoder.properties.filter { !$0.mayBeAbsent }.map { JSON.string($0.key) }
        var schema: [(String, JSON)] = [("type", "object"), ("properties", JSON(properties))]
        if !required.isEmpty { schema.append(("required", .array(required))) }
        if border != nil { schema.append(("additionalProperties", false)) }
        return JSON(schema)
    }

    private func rule(for field: String) throws -> JSON {
        guard let border else { return [:] }
        return try border.rule(for: field)
    }

    /// `Contracts.ViewParked<Contracts.IdentityTag>.Reply` is `ViewParked.Reply`.
    static func name(of type: any Any.Type) -> String {
        var depth = 0
        let plain = String(reflecting: type).filter { character in
            if character == "<" { depth += 1 }
            if character == ">" { depth -= 1 }
            return depth == 0 && character != ">"
        }
        return plain.split(separator: ".").dropFirst().joined(separator: ".")
    }
}

extension CaseIterable {
    fileprivate static var firstCase: Self? { allCases.first }

    /// The raw texts of an enum of texts; none for any other.
    fileprivate static var rawTexts: [String] {
        allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    }
}
