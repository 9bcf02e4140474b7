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

    /// Each place has numbers of its own, spread over all there are; most have a check character within a few.
    var number: ChildNumber? {
        let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        for attempt in 0..<UInt64(16) {
            let payload = (place << 4 | attempt) &* 0x9E37_79B9_7F4A_7C15 & (1 << 50 - 1)
            let letters = (0..<10).map { alphabet[Int(payload >> (5 * UInt64($0)) & 31)] }
            for check in alphabet {
                if let number = ChildNumber(String(decoding: letters + [check], as: UTF8.self)) { return number }
            }
        }
        return nil
    }

    private static func uuid(_ seed: UInt64) -> UUID {
        var random = Seeded(seed: seed)
        let words = (random.next(), random.next())
        return withUnsafeBytes(of: words) { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
