import Contracts
import Foundation
import Sealing
import Testing

@Suite struct `Envelopes for one reader` {
    private let opener = EnvelopeOpener.newKey()
    private let plaintext = Data("1 Example Street".utf8)
    private let binding = ["a child", "a record"]

    private func sealed() throws -> SealedEnvelope {
        try EnvelopeSealer(publicKey: opener.publicKey).seal(plaintext, purpose: .whereabouts, binding: binding)
    }

    @Test(arguments: [0, 1, 4096, 1_000_000])
    func `what is sealed opens to the same bytes`(size: Int) throws {
        let plaintext = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 * 31) })
        let envelope = try EnvelopeSealer(publicKey: opener.publicKey).seal(plaintext, purpose: .reply, binding: [])
        #expect(try opener.open(envelope, purpose: .reply, binding: []) == plaintext)
    }

    @Test func `an envelope that another implementation of RFC 9180 sealed opens here`() throws {
        let opener = try EnvelopeOpener(secretKey: exampleKey)
        let envelope = SealedEnvelope(
            keyID: opener.keyID,
            encapsulatedKey: Data(hex: "e0bda14ef1e3f04e34b4d1505e4f954efb5e651eb2165d257d8e92c02a82f517"),
            ciphertext: Data(hex: "0e96970941eacb2affa8041aa3522216260d271b7829f240603d1b"))

        #expect(
            try opener.open(envelope, purpose: .whereabouts, binding: ["ada", "example"]) == Data("Ada Example".utf8))
    }

    @Test func `a key kept and read again opens what was sealed before`() throws {
        let again = try EnvelopeOpener(secretKey: opener.rawSecretKey)
        #expect(try again.open(sealed(), purpose: .whereabouts, binding: binding) == plaintext)
        #expect(again.keyID == opener.keyID)
    }

    @Test func `another key does not open it, even under the right key's name`() throws {
        var envelope = try sealed()
        let other = EnvelopeOpener.newKey()
        #expect(throws: SealingError.cannotOpen) { try other.open(envelope, purpose: .whereabouts, binding: binding) }
        envelope.keyID = other.keyID
        #expect(throws: SealingError.cannotOpen) { try other.open(envelope, purpose: .whereabouts, binding: binding) }
    }

    @Test(arguments: [EnvelopePurpose.accountCard, .reply])
    func `another purpose does not open it`(purpose: EnvelopePurpose) throws {
        let envelope = try sealed()
        #expect(throws: SealingError.cannotOpen) { try opener.open(envelope, purpose: purpose, binding: binding) }
    }

    @Test(arguments: [
        [], ["a child"], ["a record", "a child"], ["a child", "another record"], ["a childa record"],
        ["a child", "a record", ""], ["a chil", "da record"],
    ])
    func `another binding does not open it`(binding: [String]) throws {
        let envelope = try sealed()
        #expect(throws: SealingError.cannotOpen) {
            try opener.open(envelope, purpose: .whereabouts, binding: binding)
        }
    }

    @Test func `a flipped bit anywhere is refused`() throws {
        let envelope = try sealed()
        for ciphertext in envelope.ciphertext.flipped {
            var altered = envelope
            altered.ciphertext = ciphertext
            #expect(throws: SealingError.cannotOpen) {
                try opener.open(altered, purpose: .whereabouts, binding: binding)
            }
        }
        for encapsulatedKey in envelope.encapsulatedKey.flipped.dropLast() {
            var altered = envelope
            altered.encapsulatedKey = encapsulatedKey
            #expect(throws: SealingError.cannotOpen) {
                try opener.open(altered, purpose: .whereabouts, binding: binding)
            }
        }
    }

    @Test(arguments: [0, 31, 33])
    func `a key of another length is no key`(size: Int) {
        #expect(throws: SealingError.invalidKey) { try EnvelopeSealer(publicKey: Data(count: size)) }
        #expect(throws: SealingError.invalidKey) { try EnvelopeOpener(secretKey: Data(count: size)) }
    }
}
