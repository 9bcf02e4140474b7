import Checking
import Foundation
import Model

/// The identifiers of a generated child: the same in every run, and in no order.
struct GeneratedChild {
    private let place: UInt64

    /// - Parameter text: the number of the household, a hyphen, and which of its children.
    init?(_ text: String) {
        let parts = text.split(separator: "-").compactMap { UInt64($0) }
        guard parts.count == 2, parts[1] < 32 else { return nil }
        place = parts[0] << 5 | parts[1]
    }

    var id: UUID { Self.uuid(place) }
    /// Of the record that it is known by.
    var record: UUID { Self.uuid(place | 1 << 60) }

    /// What no report will ever come with again: in the place of keyed hashes, and as long.
    var token: Data {
        var random = Seeded(seed: place | 1 << 61)
        return withUnsafeBytes(of: (random.next(), random.next(), random.next(), random.next())) { Data($0) }
    }
    var description: Int64 {
        var random = Seeded(seed: place | 1 << 62)
        return Int64(bitPattern: random.next())
    }

    /// Each place has numbers of its own, spread over all there are; most have a check character within a few.
    var number: ChildNumber? {
        for attempt in 0..<UInt64(16) {
            let payload = (place << 4 | attempt) &* 0x9E37_79B9_7F4A_7C15 & (1 << 50 - 1)
            let values = (0..<10).map { Int(payload >> (5 * UInt64($0)) & 31) }
            guard let check = Self.check(values.map { Self.alphabet[$0] }) else { continue }
            let letters = (values + [check]).map { Self.alphabet[$0] }
            if let number = ChildNumber(String(decoding: letters, as: UTF8.self)) { return number }
        }
        return nil
    }

    /// The place in the alphabet of the one check character that fits, if it is in it: ISO 7064, MOD 37,36.
    private static func check(_ letters: [UInt8]) -> Int? {
        var product = 36
        for letter in letters {
            let sum = (product + Int(letter) - (letter < 58 ? 48 : 55)) % 36
            product = (sum == 0 ? 36 : sum) * 2 % 37
        }
        let value = (37 - product) % 36
        let check = UInt8(value < 10 ? 48 + value : 55 + value)
        return alphabet.firstIndex(of: check)
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private static func uuid(_ seed: UInt64) -> UUID {
        var random = Seeded(seed: seed)
        let words = (random.next(), random.next())
        return withUnsafeBytes(of: words) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
