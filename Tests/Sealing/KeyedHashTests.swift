import Foundation
import Sealing
import Testing

@Suite struct `Keyed hashes and tokens` {
    @Test func `a token is HMAC-SHA256 over the parts behind their lengths`() throws {
        let hash = try KeyedHash(key: exampleKey)
        #expect(
            hash.token(["ada", "example"])
                == Data(hex: "fdca49c76ac38e01785bc596dbffab7b52cbbe216c1c0c3e997138a8f80c38af"))
    }

    @Test func `parts that read alike when joined have tokens of their own`() throws {
        let hash = try KeyedHash(key: exampleKey)
        let tokens = [["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""], ["", "abc"], []].map(hash.token)
        #expect(Set(tokens).count == tokens.count)
    }

    @Test func `another key gives another token`() throws {
        #expect(
            try KeyedHash(key: exampleKey).token(["ada"]) != KeyedHash(key: Data(exampleKey.reversed())).token(["ada"]))
    }

    @Test func `an identifier made of a token has the shape of a random UUID`() throws {
        let uuid = try KeyedHash(key: exampleKey).uuid(["ada", "example"])
        #expect(uuid.uuidString == "FDCA49C7-6AC3-4E01-B85B-C596DBFFAB7B")
    }

    @Test func `a short key is no key`() {
        #expect(throws: SealingError.invalidKey) { try KeyedHash(key: Data(count: 15)) }
    }

    @Test func `a bearer token is 43 characters that a header may carry, and never the same`() {
        let tokens = (0..<1000).map { _ in Token.random() }
        #expect(Set(tokens).count == 1000)
        #expect(tokens.allSatisfy { $0.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil })
    }

    @Test func `a token's digest is the SHA-256 of its text`() {
        #expect(
            Token.digest("abc") == Data(hex: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
    }
}
