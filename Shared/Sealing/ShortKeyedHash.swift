internal import CSodium
import FoundationEssentials

/// SipHash-2-4, 64 bits: tokens that are made by the dozen for each report, and compared without being read by those
/// who have the key. Where one person must be told from another for sure, take `KeyedHash`.
public struct ShortKeyedHash: Sendable {
    private let key: [UInt8]

    /// A key of its own for each `purpose`, derived from that of `hash`.
    public init(_ hash: KeyedHash, purpose: String) { key = Array(hash.token(["short", purpose]).prefix(16)) }

    /// Equal for equal texts and the same key alone.
    public func token(_ text: String) -> Int64 {
        var text = text
        return text.withUTF8 { text in
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 8) { out in
                guard let place = out.baseAddress else { return 0 }
                _ = crypto_shorthash(place, text.baseAddress, UInt64(text.count), key)
                return Int64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: Int64.self))
            }
        }
    }
}
