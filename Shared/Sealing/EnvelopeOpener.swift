public import Contracts
internal import Crypto
public import FoundationEssentials

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
    /// - Parameter met: spares the key agreement where the envelope's run has been met; without it, every envelope takes
    ///   the same time.
    public func open(
        _ envelope: SealedEnvelope, purpose: EnvelopePurpose, binding: [String], met: MetSecrets? = nil
    ) throws -> Data {
        guard envelope.keyID == keyID else { throw SealingError.cannotOpen }
        let bound = LengthPrefixed.encode(binding)
        do {
            if purpose.sharesKeys, let opened = try? openShared(envelope, purpose, bound, met) { return opened }
            // One that was sealed before keys were shared has an encapsulated key to itself.
            var recipient = try recipient(of: envelope, purpose)
            return try recipient.open(envelope.ciphertext, authenticating: bound)
        } catch {
            throw SealingError.cannotOpen
        }
    }

    private func openShared(
        _ envelope: SealedEnvelope, _ purpose: EnvelopePurpose, _ bound: Data, _ met: MetSecrets?
    ) throws -> Data {
        func agree() throws -> SymmetricKey {
            try recipient(of: envelope, purpose).exportSecret(context: purpose.exporterContext, outputByteCount: 32)
        }
        let key = try met?.secret(behind: envelope.encapsulatedKey, agreeing: agree) ?? agree()
        return try ChaChaPoly.open(
            ChaChaPoly.SealedBox(combined: envelope.ciphertext), using: key, authenticating: bound)
    }

    private func recipient(of envelope: SealedEnvelope, _ purpose: EnvelopePurpose) throws -> HPKE.Recipient {
        try HPKE.Recipient(
            privateKey: secretKey, ciphersuite: EnvelopePurpose.suite, info: purpose.info,
            encapsulatedKey: envelope.encapsulatedKey)
    }
}
