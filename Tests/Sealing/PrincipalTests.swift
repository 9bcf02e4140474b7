import Contracts
import Foundation
import Model
import Sealing
import Testing

@Suite struct `Identity's word for who acts` {
    private let keys = PrincipalSigner.newKeyPair()
    private let now = Date(timeIntervalSince1970: 1_767_607_200)
    private let request = UUID()

    private var principal: Principal {
        Principal(
            account: .random(), organisation: .random(), role: .practitioner, request: request, expires: now + 5)
    }

    @Test func `a signed principal is read as it was signed`() throws {
        let principal = principal
        let signed = try PrincipalSigner(secretKey: keys.secretKey).sign(principal)
        #expect(try PrincipalVerifier(publicKey: keys.publicKey).verify(signed, for: request, at: now) == principal)
    }

    @Test func `it holds for one request alone`() throws {
        let signed = try PrincipalSigner(secretKey: keys.secretKey).sign(principal)
        let verifier = try PrincipalVerifier(publicKey: keys.publicKey)
        #expect(throws: SealingError.otherRequest) { try verifier.verify(signed, for: UUID(), at: now) }
    }

    @Test func `it ends at its end`() throws {
        let signed = try PrincipalSigner(secretKey: keys.secretKey).sign(principal)
        let verifier = try PrincipalVerifier(publicKey: keys.publicKey)
        #expect(throws: Never.self) { try verifier.verify(signed, for: request, at: now + 4.999) }
        #expect(throws: SealingError.expired) { try verifier.verify(signed, for: request, at: now + 5) }
    }

    @Test func `another's signature is not Identity's`() throws {
        let signed = try PrincipalSigner(secretKey: PrincipalSigner.newKeyPair().secretKey).sign(principal)
        let verifier = try PrincipalVerifier(publicKey: keys.publicKey)
        #expect(throws: SealingError.invalidSignature) { try verifier.verify(signed, for: request, at: now) }
    }

    @Test func `an altered statement or signature does not hold`() throws {
        let signed = try PrincipalSigner(secretKey: keys.secretKey).sign(principal)
        let verifier = try PrincipalVerifier(publicKey: keys.publicKey)
        for altered in signed.statement.flipped.map({ SignedPrincipal(statement: $0, signature: signed.signature) })
            + signed.signature.flipped.map({ SignedPrincipal(statement: signed.statement, signature: $0) })
            + [SignedPrincipal(statement: signed.statement, signature: Data())]
        {
            #expect(throws: SealingError.invalidSignature) { try verifier.verify(altered, for: request, at: now) }
        }
    }
}
