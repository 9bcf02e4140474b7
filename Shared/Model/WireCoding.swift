import FoundationEssentials

/// The JSON of everything that crosses a queue or the border: camelCase, absent rather than null, instants as RFC 3339
/// in UTC with milliseconds, binary as base64.
public enum WireCoding {
    /// A new encoder; keys are sorted, so equal values give equal bytes and digests can be compared.
    public static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(text(of: date))
        }
        return encoder
    }

    public static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            guard let date = instant(try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(
                    in: container, debugDescription: "not an RFC 3339 instant in UTC")
            }
            return date
        }
        return decoder
    }

    /// `2026-01-05T10:00:00.000Z`, rounded to the nearest millisecond.
    public static func text(of instant: Date) -> String { Instant.text(of: instant) }

    /// Reads RFC 3339 in UTC, with or without a fraction of a second; nil otherwise.
    public static func instant(_ text: String) -> Date? { Instant.parse(text) }

    /// `instant` to the millisecond, as it survives a trip over the wire.
    public static func rounded(_ instant: Date) -> Date {
        Date(timeIntervalSince1970: (instant.timeIntervalSince1970 * 1000).rounded() / 1000)
    }
}
