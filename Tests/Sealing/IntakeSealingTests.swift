import Foundation
import Sealing
import Testing

@Suite struct `The intake's sealed boxes` {
    @Test(arguments: [0, 1, 15, 64, 4096, 1_000_000])
    func `what is sealed opens to the same bytes`(size: Int) throws {
        let keys = IntakeOpener.newKeyPair()
        let plaintext = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 * 31) })

        let sealed = try IntakeSealer(publicKey: keys.publicKey).seal(plaintext)

        #expect(sealed.count == size + 48)
        #expect(try IntakeOpener(publicKey: keys.publicKey, secretKey: keys.secretKey).open(sealed) == plaintext)
    }

    @Test func `a box that PyNaCl sealed opens here`() throws {
        let opener = try IntakeOpener(secretKey: exampleKey)
        let box = Data(
            hex: """
                e81aaac25d9d88ccef24a2f5b53992d18b09aa840a862f5e9ea35825d772e46d
                a27644721127e0b80dc001d2a09905c2552e933703c777765e5928
                """)

        #expect(
            opener.publicKey == Data(hex: "07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c"))
        #expect(try opener.open(box) == Data("Ada Example".utf8))
    }

    @Test func `the same plaintext is sealed differently each time`() throws {
        let sealer = try IntakeSealer(publicKey: IntakeOpener.newKeyPair().publicKey)
        #expect(try sealer.seal(Data("Ada".utf8)) != sealer.seal(Data("Ada".utf8)))
    }

    @Test func `another key does not open it`() throws {
        let sealed = try IntakeSealer(publicKey: IntakeOpener.newKeyPair().publicKey).seal(Data("Ada".utf8))
        let other = try IntakeOpener(secretKey: IntakeOpener.newKeyPair().secretKey)
        #expect(throws: SealingError.cannotOpen) { try other.open(sealed) }
    }

    @Test func `a flipped bit anywhere is refused`() throws {
        let opener = try IntakeOpener(secretKey: exampleKey)
        let sealed = try IntakeSealer(publicKey: opener.publicKey).seal(Data("Ada Example".utf8))
        for altered in sealed.flipped {
            #expect(throws: SealingError.cannotOpen) { try opener.open(altered) }
        }
    }

    @Test(arguments: [0, 1, 47])
    func `what is too short to be a box is refused`(size: Int) throws {
        let opener = try IntakeOpener(secretKey: exampleKey)
        #expect(throws: SealingError.cannotOpen) { try opener.open(Data(count: size)) }
    }

    @Test func `a slice of a buffer seals and opens like its copy`() throws {
        let opener = try IntakeOpener(secretKey: exampleKey)
        let sealed = try IntakeSealer(publicKey: opener.publicKey).seal(Data("..Ada".utf8).dropFirst(2))
        #expect(try opener.open((Data([9, 9]) + sealed).dropFirst(2)) == Data("Ada".utf8))
    }

    @Test(arguments: [0, 31, 33])
    func `a key of another length is no key`(size: Int) {
        #expect(throws: SealingError.invalidKey) { try IntakeSealer(publicKey: Data(count: size)) }
        #expect(throws: SealingError.invalidKey) { try IntakeOpener(secretKey: Data(count: size)) }
    }

    @Test func `two keys that are no pair are refused`() throws {
        let (one, other) = (IntakeOpener.newKeyPair(), IntakeOpener.newKeyPair())
        #expect(throws: SealingError.invalidKey) {
            try IntakeOpener(publicKey: one.publicKey, secretKey: other.secretKey)
        }
    }
}
