public import Contracts
internal import Crypto
public import Foundation

/// Opens what an `EnvelopeSealer` sealed to its key; the key is zeroed when the last copy goes.
public struct EnvelopeOpener: Sendable {
    private let secretKey: Curve25519.KeyAgreement.PrivateKey
    /// Which envelopes this opens.
    public let keyID: String

    /// `secretKey`: 32 bytes.
    public init(secretKey: Data) throws {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secretKey) else {
            throw SealingError.invalidKey
        }
        self.init(key)
    }

    private init(_ key: Curve25519.KeyAgreement.PrivateKey) {
        secretKey = key
        keyID = EnvelopeSealer.keyID(of: key.publicKey.rawRepresentation)
    }

    /// A new random key: for one request, or for a set-up to keep.
    public static func newKey() -> EnvelopeOpener { EnvelopeOpener(Curve25519.KeyAgreement.PrivateKey()) }

    /// 32 bytes, to hand out.
    public var publicKey: Data { secretKey.publicKey.rawRepresentation }

    /// 32 bytes, to keep: what `init(secretKey:)` takes.
    public var rawSecretKey: Data { secretKey.rawRepresentation }

    /// Throws `SealingError.cannotOpen` whatever is wrong: another key, purpose or binding, or altered bytes.
    public func open(_ envelope: SealedEnvelope, purpose: EnvelopePurpose, binding: [String]) throws -> Data {
        guard envelope.keyID == keyID else { throw SealingError.cannotOpen }
        do {
            var recipient = try HPKE.Recipient(
                privateKey: secretKey, ciphersuite: EnvelopePurpose.suite, info: purpose.info,
                encapsulatedKey: envelope.encapsulatedKey)
            return try recipient.open(envelope.ciphertext, authenticating: LengthPrefixed.encode(binding))
        } catch {
            throw SealingError.cannotOpen
        }
    }
}
