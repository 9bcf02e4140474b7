public import Contracts
internal import Crypto
public import FoundationEssentials
internal import Model

/// Identity's word for who acts: an Ed25519 signature (RFC 8032) over the very bytes of the principal's JSON.
public struct PrincipalSigner: Sendable {
    private let secretKey: Curve25519.Signing.PrivateKey

    /// `secretKey`: the 32 bytes of the seed.
    public init(secretKey: Data) throws {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: secretKey) else {
            throw SealingError.invalidKey
        }
        self.secretKey = key
    }

    /// 32 bytes, to hand out to every service.
    public var publicKey: Data { secretKey.publicKey.rawRepresentation }

    /// Signs `principal` as it stands: its request and its end are the caller's to set.
    public func sign(_ principal: Principal) throws -> SignedPrincipal {
        let statement = try WireCoding.encoder().encode(principal)
        guard let signature = try? secretKey.signature(for: statement) else { throw SealingError.cannotSeal }
        return SignedPrincipal(statement: statement, signature: signature)
    }

    /// A new pair, 32 bytes each.
    public static func newKeyPair() -> (publicKey: Data, secretKey: Data) {
        let key = Curve25519.Signing.PrivateKey()
        return (key.publicKey.rawRepresentation, key.rawRepresentation)
    }
}
