internal import Crypto
public import FoundationEssentials

/// The key of one record's contents: 256 random bits, kept wrapped by an outer key alone, and zeroed when the last copy
/// goes. Whoever destroys it has destroyed every version of that record.
public struct DataKey: Sendable {
    let key: SymmetricKey

    init(_ key: SymmetricKey) { self.key = key }

    /// The key that belongs to `purpose` of whoever has the key of `hash`: for what must open again after a restart.
    public init(_ hash: KeyedHash, purpose: String) {
        self.init(SymmetricKey(data: hash.token(["data key", purpose])))
    }

    /// A new one.
    public static func random() -> DataKey { DataKey(SymmetricKey(size: .bits256)) }

    /// ChaCha20-Poly1305 under a random nonce that leads the ciphertext: a key has as few of them as its record has
    /// versions. `binding` says what the plaintext belongs to: it is authenticated, not carried.
    public func seal(_ plaintext: Data, binding: [String]) throws -> Data {
        do {
            return try ChaChaPoly.seal(plaintext, using: key, authenticating: LengthPrefixed.encode(binding)).combined
        } catch {
            throw SealingError.cannotSeal
        }
    }

    /// Throws `SealingError.cannotOpen` whatever is wrong: another key or binding, or altered bytes.
    public func open(_ ciphertext: Data, binding: [String]) throws -> Data {
        do {
            return try ChaChaPoly.open(
                ChaChaPoly.SealedBox(combined: ciphertext), using: key, authenticating: LengthPrefixed.encode(binding))
        } catch {
            throw SealingError.cannotOpen
        }
    }
}
