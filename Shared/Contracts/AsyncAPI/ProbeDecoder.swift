import FoundationEssentials
import Model

/// A decoder with nothing in it, which answers whatever is asked and notes the question.
final class ProbeDecoder: Decoder {
    struct Property {
        var key: String
        var schema: JSON
        var mayBeAbsent: Bool
    }

    let probe: SchemaProbe
    /// The case that a union is to decode.
    let kind: String?
    fileprivate(set) var properties: [Property] = []
    fileprivate var asked: Set<String> = []

    init(_ probe: SchemaProbe, kind: String?) {
        self.probe = probe
        self.kind = kind
    }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(ProbeContainer(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw undescribed }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw undescribed }

    fileprivate var undescribed: DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: "a type that is no object must be SchemaShaped"))
    }

    fileprivate func decode<Value: Decodable>(_ type: Value.Type, _ key: String) throws -> Value {
        if key == "kind", let kind {
            note(key, ["const": .string(kind)])
            return try WireCoding.decoder().decode(Value.self, from: Data(JSON.quoted(kind).utf8))
        }
        note(key, try probe.schema(of: type))
        return try probe.sample(of: type)
    }

    private func note(_ key: String, _ schema: JSON) {
        properties.append(Property(key: key, schema: schema, mayBeAbsent: asked.contains(key)))
    }
}

private struct ProbeContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ProbeDecoder

    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    /// Only `decodeIfPresent` asks.
    func contains(_ key: Key) -> Bool {
        decoder.asked.insert(key.stringValue)
        return true
    }

    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try decoder.decode(type, key.stringValue)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw decoder.undescribed }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { throw decoder.undescribed }
    func superDecoder() throws -> any Decoder { throw decoder.undescribed }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw decoder.undescribed }
}
