internal import CSodium
public import FoundationEssentials

/// Seals intake events and credentials for Identity: a libsodium sealed box (`crypto_box_seal`, X25519 and
/// XSalsa20-Poly1305). Anyone who has the public key can seal; whoever sealed can't open again.
public struct IntakeSealer: Sendable {
    private let publicKey: [UInt8]

    /// `publicKey`: 32 bytes, Identity's intake key.
    public init(publicKey: Data) throws {
        try Sodium.start()
        guard publicKey.count == Int(crypto_box_publickeybytes()) else { throw SealingError.invalidKey }
        self.publicKey = [UInt8](publicKey)
    }

    /// 48 bytes longer than `plaintext`, and different each time.
    public func seal(_ plaintext: Data) throws -> Data {
        var sealed = [UInt8](repeating: 0, count: plaintext.count + Int(crypto_box_sealbytes()))
        let status = crypto_box_seal(&sealed, [UInt8](plaintext), UInt64(plaintext.count), publicKey)
        guard status == 0 else { throw SealingError.cannotSeal }
        return Data(sealed)
    }
}
