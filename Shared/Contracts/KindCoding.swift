/// An enum whose cases have values, written as an object with `kind`; the AsyncAPI document reads one case after the
/// other of it.
public protocol KindCoded: Codable {
    /// The wire name of each case; one that is missing here can't be read.
    static var kinds: [String] { get }
}

/// Cases with values are written as an object with `kind`, the value beside it under a key of its own:
/// `{"kind": "found", "children": [...]}`. Swift's own form (`_0`) would tie the wire to the source.
struct WireKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ text: String) { stringValue = text }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Encoder {
    func encode(kind: String) throws {
        var container = self.container(keyedBy: WireKey.self)
        try container.encode(kind, forKey: WireKey("kind"))
    }

    func encode(kind: String, _ key: String, _ value: some Encodable) throws {
        var container = self.container(keyedBy: WireKey.self)
        try container.encode(kind, forKey: WireKey("kind"))
        try container.encode(value, forKey: WireKey(key))
    }
}

extension Decoder {
    func kind<Union: KindCoded>(of union: Union.Type) throws -> String {
        let kind = try container(keyedBy: WireKey.self).decode(String.self, forKey: WireKey("kind"))
        guard Union.kinds.contains(kind) else { throw unknownKind }
        return kind
    }

    func value<Value: Decodable>(_ key: String) throws -> Value {
        try container(keyedBy: WireKey.self).decode(Value.self, forKey: WireKey(key))
    }

    /// It does not repeat the name: errors end in logs.
    var unknownKind: DecodingError {
        .dataCorrupted(.init(codingPath: codingPath, debugDescription: "no case of this name"))
    }
}
