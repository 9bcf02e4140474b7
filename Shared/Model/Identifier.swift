import FoundationEssentials

/// The identifier of an `Entity`: a random UUID (version 4, because a version 7 tells its age), written in lower case.
public struct Identifier<Entity>: Hashable, Sendable, Comparable {
    public let uuid: UUID

    public init(_ uuid: UUID) { self.uuid = uuid }

    /// A new random identifier.
    public static func random() -> Self { Self(UUID.random()) }

    /// Nil unless `text` is a UUID in either case.
    public init?(_ text: String) {
        guard let uuid = UUID(text: text) else { return nil }
        self.uuid = uuid
    }

    /// The bytes as two numbers that order as they do.
    @inlinable var words: (high: UInt64, low: UInt64) {
        let (high, low) = unsafeBitCast(uuid.uuid, to: (UInt64, UInt64).self)
        return (UInt64(bigEndian: high), UInt64(bigEndian: low))
    }

    // In whoever calls it, as generic code is not: the proofs compare identifiers by the billion.
    @inlinable public static func == (a: Self, b: Self) -> Bool { a.words == b.words }

    @inlinable public func hash(into hasher: inout Hasher) {
        hasher.combine(words.high)
        hasher.combine(words.low)
    }

    /// Orders as the database orders `uuid`, so that locks taken in this order never cross.
    @inlinable public static func < (a: Self, b: Self) -> Bool { a.words < b.words }
}

extension Identifier: CustomStringConvertible {
    public var description: String { uuid.text }
}

extension Identifier: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a UUID")
        }
        self = value
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
