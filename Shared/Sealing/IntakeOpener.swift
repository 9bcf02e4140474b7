internal import CSodium
public import FoundationEssentials

/// Opens what an `IntakeSealer`, or any other libsodium sealed box, sealed to Identity's intake key.
public struct IntakeOpener: Sendable {
    /// 32 bytes, to hand out.
    public let publicKey: Data
    private let secretKey: SecretBytes

    /// Both keys: 32 bytes. Without a public key it is derived; a public key that does not belong to the secret one
    /// throws `SealingError.invalidKey`.
    public init(publicKey: Data? = nil, secretKey: Data) throws {
        guard secretKey.count == Int(crypto_box_secretkeybytes()) else { throw SealingError.invalidKey }
        let secret = try SecretBytes(secretKey)
        var derived = [UInt8](repeating: 0, count: Int(crypto_box_publickeybytes()))
        let status = secret.withBytes { crypto_scalarmult_base(&derived, $0) }
        guard status == 0, publicKey == nil || publicKey == Data(derived) else { throw SealingError.invalidKey }
        self.publicKey = Data(derived)
        self.secretKey = secret
    }

    /// Throws `SealingError.cannotOpen` whatever is wrong with `sealed`.
    public func open(_ sealed: Data) throws -> Data {
        guard sealed.count >= Int(crypto_box_sealbytes()) else { throw SealingError.cannotOpen }
        var plaintext = [UInt8](repeating: 0, count: sealed.count - Int(crypto_box_sealbytes()))
        let status = secretKey.withBytes {
            crypto_box_seal_open(&plaintext, [UInt8](sealed), UInt64(sealed.count), [UInt8](publicKey), $0)
        }
        guard status == 0 else { throw SealingError.cannotOpen }
        return Data(plaintext)
    }

    /// A new pair, 32 bytes each.
    public static func newKeyPair() -> (publicKey: Data, secretKey: Data) {
        var publicKey = [UInt8](repeating: 0, count: Int(crypto_box_publickeybytes()))
        var secretKey = [UInt8](repeating: 0, count: Int(crypto_box_secretkeybytes()))
        try? Sodium.start()
        crypto_box_keypair(&publicKey, &secretKey)
        return (Data(publicKey), Data(secretKey))
    }
}
