internal import CSodium
public import Contracts
public import FoundationEssentials

/// Proves to one party who wrote a message, and that it is whole: keyed BLAKE2b (RFC 7693) under a key that only the
/// sender and this receiver have.
///
/// A key per pair, not per sender: whoever can check a message could otherwise write one in the sender's name to the
/// other receivers.
public struct MessageCodes: Sendable {
    /// The length of a code in bytes.
    public static let length = 16
    private let outgoing: [Party: SecretBytes]
    private let incoming: [Party: SecretBytes]

    /// `outgoing` by receiver, `incoming` by sender; 32 bytes each, else `SealingError.invalidKey`.
    public init(outgoing: [Party: Data], incoming: [Party: Data]) throws {
        self.outgoing = try outgoing.mapValues(Self.guarded)
        self.incoming = try incoming.mapValues(Self.guarded)
    }

    /// The key of the messages from whoever holds `root`, 32 random bytes, to `receiver`.
    public static func key(root: Data, to receiver: Party) throws -> Data {
        Data(hash(["contactpoint message key 1", receiver.rawValue], Data(), try guarded(root), length: keyLength))
    }

    /// The code for `receiver` over `parts` and `body`; nil where there is no key for it.
    public func code(over parts: [String], _ body: Data, to receiver: Party) -> Data? {
        outgoing[receiver].map { Data(Self.hash(parts, body, $0, length: Self.length)) }
    }

    /// Whether `sender` made `code` over these very parts and bytes, for us. Takes the same time for right and wrong.
    public func isAuthentic(_ code: Data, over parts: [String], _ body: Data, from sender: Party) -> Bool {
        guard let key = incoming[sender], code.count == Self.length else { return false }
        return sodium_memcmp(Self.hash(parts, body, key, length: Self.length), [UInt8](code), Self.length) == 0
    }

    private static let keyLength = 32

    private static func guarded(_ key: Data) throws -> SecretBytes {
        guard key.count == keyLength else { throw SealingError.invalidKey }
        return try SecretBytes(key)
    }

    private static func hash(_ parts: [String], _ body: Data, _ key: SecretBytes, length: Int) -> [UInt8] {
        var bytes = LengthPrefixed.bytes(parts, reserving: body.count)
        body.withUnsafeBytes { bytes.append(contentsOf: $0) }
        var hash = [UInt8](repeating: 0, count: length)
        key.withBytes { _ = crypto_generichash(&hash, length, bytes, UInt64(bytes.count), $0, keyLength) }
        return hash
    }
}
