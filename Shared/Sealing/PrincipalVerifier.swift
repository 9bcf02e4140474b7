public import Contracts
internal import Crypto
public import FoundationEssentials
internal import Model

/// Reads Identity's word for who acts; believes nothing that is not signed, or signed for another request.
public struct PrincipalVerifier: Sendable {
    private let publicKey: Curve25519.Signing.PublicKey

    /// `publicKey`: Identity's, 32 bytes.
    public init(publicKey: Data) throws {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else {
            throw SealingError.invalidKey
        }
        self.publicKey = key
    }

    /// `request` is the message id of whatever carries `signed`. Throws `invalidSignature`, `otherRequest`, or
    /// `expired` unless `now` is before the principal's end.
    public func verify(_ signed: SignedPrincipal, for request: UUID, at now: Date) throws -> Principal {
        guard publicKey.isValidSignature(signed.signature, for: signed.statement),
            let principal = try? WireCoding.decoder().decode(Principal.self, from: signed.statement)
        else { throw SealingError.invalidSignature }
        guard principal.request == request else { throw SealingError.otherRequest }
        guard now < principal.expires else { throw SealingError.expired }
        return principal
    }
}
