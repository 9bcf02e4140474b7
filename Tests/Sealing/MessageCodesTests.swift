import Contracts
import Foundation
import Sealing
import Testing

@Suite struct `Codes of messages` {
    private let root = Data(repeating: 7, count: 32)

    private func codes(from root: Data) throws -> (identity: MessageCodes, directory: MessageCodes) {
        let key = try MessageCodes.key(root: root, to: .directory)
        return (
            try MessageCodes(outgoing: [.directory: key], incoming: [:]),
            try MessageCodes(outgoing: [:], incoming: [.identity: key])
        )
    }

    @Test func `the receiver knows the sender's code`() throws {
        let (identity, directory) = try codes(from: root)
        let code = try #require(identity.code(over: ["a", "b"], Data("body".utf8), to: .directory))
        #expect(code.count == MessageCodes.length)
        #expect(directory.isAuthentic(code, over: ["a", "b"], Data("body".utf8), from: .identity))
    }

    @Test func `another part, another body, another division of parts has another code`() throws {
        let (identity, directory) = try codes(from: root)
        let code = try #require(identity.code(over: ["ab", "c"], Data("body".utf8), to: .directory))
        for (parts, body) in [
            (["ab", "d"], "body"), (["a", "bc"], "body"), (["ab", "c"], "Body"), (["ab", "cb"], "ody"),
        ] {
            #expect(!directory.isAuthentic(code, over: parts, Data(body.utf8), from: .identity))
        }
    }

    @Test func `a sender without a key is believed nothing`() throws {
        let (identity, directory) = try codes(from: root)
        let code = try #require(identity.code(over: [], Data(), to: .directory))
        #expect(!directory.isAuthentic(code, over: [], Data(), from: .audit))
        #expect(identity.code(over: [], Data(), to: .audit) == nil)
    }

    @Test func `a code cut short is no code`() throws {
        let (identity, directory) = try codes(from: root)
        let code = try #require(identity.code(over: [], Data(), to: .directory))
        #expect(!directory.isAuthentic(code.dropLast(), over: [], Data(), from: .identity))
        #expect(!directory.isAuthentic(Data(), over: [], Data(), from: .identity))
    }

    @Test func `each receiver has a key of its own, and each root`() throws {
        let keys = try Party.allCases.map { try MessageCodes.key(root: root, to: $0) }
        #expect(Set(keys).count == Party.allCases.count)
        #expect(try !keys.contains(MessageCodes.key(root: Data(repeating: 8, count: 32), to: .directory)))
    }

    @Test func `a key of another length is no key`() {
        #expect(throws: SealingError.invalidKey) { try MessageCodes.key(root: Data(count: 31), to: .audit) }
        #expect(throws: SealingError.invalidKey) {
            try MessageCodes(outgoing: [.audit: Data(count: 16)], incoming: [:])
        }
    }
}
