internal import Crypto
public import FoundationEssentials

/// HMAC-SHA256 over parts, each behind its length: what can be compared without being read, by those who have the key.
public struct KeyedHash: Sendable {
    private let key: SymmetricKey

    /// `key`: at least 16 random bytes, better 32; fewer throw `SealingError.invalidKey`.
    public init(key: Data) throws {
        guard key.count >= 16 else { throw SealingError.invalidKey }
        self.key = SymmetricKey(data: key)
    }

    /// 32 bytes; equal for equal parts and the same key alone.
    public func token(_ parts: [String]) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: LengthPrefixed.encode(parts), using: key))
    }

    /// The first 16 bytes of `token`, shaped as a version 4 UUID (RFC 9562): a stable identifier that tells nothing
    /// without the key.
    public func uuid(_ parts: [String]) -> UUID {
        var bytes = [UInt8](token(parts).prefix(16))
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
    }
}
