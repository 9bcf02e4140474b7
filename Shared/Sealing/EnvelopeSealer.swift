public import Contracts
internal import Crypto
public import FoundationEssentials

/// Seals for one reader: HPKE in base mode (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305. Purposes that
/// share keys export a secret from it, and seal with ChaCha20-Poly1305 under a random nonce that leads the ciphertext.
public struct EnvelopeSealer: Sendable {
    /// Which key opens what this seals; stands on each envelope.
    public let keyID: String
    private let publicKey: Curve25519.KeyAgreement.PublicKey
    private let run = SealingRun()

    /// `publicKey`: the reader's, 32 bytes.
    public init(publicKey: Data) throws {
        guard let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: publicKey) else {
            throw SealingError.invalidKey
        }
        self.publicKey = key
        keyID = Self.keyID(of: publicKey)
    }

    /// `binding` says what the plaintext belongs to, `[child.description, record.description]`: it is authenticated,
    /// not carried, and the reader opens only with the same.
    public func seal(_ plaintext: Data, purpose: EnvelopePurpose, binding: [String]) throws -> SealedEnvelope {
        do {
            let bound = LengthPrefixed.encode(binding)
            if purpose.sharesKeys {
                let secret = try run.secret { try agree(for: purpose) }
                let box = try ChaChaPoly.seal(plaintext, using: secret.key, authenticating: bound)
                return SealedEnvelope(
                    keyID: keyID, encapsulatedKey: secret.encapsulatedKey, ciphertext: box.combined)
            }
            var sender = try sender(for: purpose)
            let ciphertext = try sender.seal(plaintext, authenticating: bound)
            return SealedEnvelope(keyID: keyID, encapsulatedKey: sender.encapsulatedKey, ciphertext: ciphertext)
        } catch {
            throw SealingError.cannotSeal
        }
    }

    private func sender(for purpose: EnvelopePurpose) throws -> HPKE.Sender {
        try HPKE.Sender(recipientKey: publicKey, ciphersuite: EnvelopePurpose.suite, info: purpose.info)
    }

    private func agree(for purpose: EnvelopePurpose) throws -> SealingRun.Secret {
        let sender = try sender(for: purpose)
        return SealingRun.Secret(
            encapsulatedKey: sender.encapsulatedKey,
            key: try sender.exportSecret(context: purpose.exporterContext, outputByteCount: 32))
    }

    /// The first eight bytes of the SHA-256 of a public key, in hex.
    public static func keyID(of publicKey: Data) -> String {
        SHA256.hash(data: publicKey).prefix(8).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
