import FoundationEssentials

/// Writes a bare `UUID` as every identifier stands on the wire: in lower case. Foundation alone writes capitals.
///
/// For identifiers that name no `Entity`: a request, a fact, a replica. `Value` is `UUID` or `UUID?`; nil is absent.
@propertyWrapper
public struct WireID<Value: WireIDValue>: Codable, Hashable, Sendable {
    public var wrappedValue: Value

    public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

    public init(from decoder: any Decoder) throws {
        wrappedValue = Value(uuid: try Identifier<Self>(from: decoder).uuid)
    }

    public func encode(to encoder: any Encoder) throws {
        if let uuid = wrappedValue.identifying { try Identifier<Self>(uuid).encode(to: encoder) }
    }
}

/// `UUID` or `UUID?`.
public protocol WireIDValue: Hashable, Sendable {
    init(uuid: UUID)
    var identifying: UUID? { get }
}

extension UUID: WireIDValue {
    public init(uuid: UUID) { self = uuid }
    public var identifying: UUID? { self }
}

extension UUID?: WireIDValue {
    public init(uuid: UUID) { self = uuid }
    public var identifying: UUID? { self }
}

// What the compiler writes for a `Codable` type calls these, because they are more specific than the standard ones.

extension KeyedDecodingContainer {
    /// Absent reads as nil.
    public func decode(_ type: WireID<UUID?>.Type, forKey key: Key) throws -> WireID<UUID?> {
        try decodeIfPresent(type, forKey: key) ?? WireID(wrappedValue: nil)
    }
}

extension KeyedEncodingContainer {
    /// Nil is left out.
    public mutating func encode(_ value: WireID<UUID?>, forKey key: Key) throws {
        try encodeIfPresent(value.wrappedValue == nil ? nil : value, forKey: key)
    }
}
