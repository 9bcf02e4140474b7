import Foundation
import Model
import Testing

@Suite struct `Random identifiers and their text` {
    @Test func `the text is Foundation's, in lower case`() {
        for _ in 0..<100 {
            let uuid = UUID.random()
            #expect(uuid.text == uuid.uuidString.lowercased())
        }
    }

    @Test func `what is written is read again, in either case, and nothing else is`() {
        let uuid = UUID.random()
        #expect(UUID(text: uuid.text) == uuid)
        #expect(UUID(text: uuid.uuidString) == uuid)
        for wrong in [
            "", String(uuid.text.dropLast()), uuid.text + "0", uuid.text.replacing("-", with: "_"),
            String(uuid.text.dropLast()) + "g", String(uuid.text.dropLast()) + "é",
        ] {
            #expect(UUID(text: wrong) == nil)
        }
    }

    @Test func `a random one says that it is random, and no two are equal`() {
        let all = (0..<1000).map { _ in UUID.random() }
        #expect(Set(all).count == all.count)
        #expect(all.allSatisfy { $0.text.utf8.dropFirst(14).first == UInt8(ascii: "4") })
        #expect(all.allSatisfy { "89ab".utf8.contains($0.text.utf8.dropFirst(19).first ?? 0) })
    }
}
