import Foundation
import Sealing
import Testing

@Suite struct `A data key` {
    private let key = DataKey.random()
    private let contents = Data("1 Example Street".utf8)
    private let binding = ["contents", "a record", "a child", "a version"]

    @Test func `opens what it sealed, which is different each time`() throws {
        let sealed = try (0..<2).map { _ in try key.seal(contents, binding: binding) }
        #expect(Set(sealed).count == 2)
        for sealed in sealed { #expect(try key.open(sealed, binding: binding) == contents) }
    }

    @Test(arguments: [
        [], ["contents", "another record", "a child", "a version"], ["contents", "a record", "a child"],
        ["contents", "a recorda child", "", "a version"], ["contents", "a child", "a record", "a version"],
    ])
    func `opens nothing that is bound otherwise`(binding: [String]) throws {
        let sealed = try key.seal(contents, binding: self.binding)
        #expect(throws: SealingError.cannotOpen) { try key.open(sealed, binding: binding) }
    }

    @Test func `opens nothing of another key, and nothing that was altered`() throws {
        let sealed = try key.seal(contents, binding: binding)
        #expect(throws: SealingError.cannotOpen) { try DataKey.random().open(sealed, binding: binding) }
        for place in [0, 12, sealed.count - 1] {
            var altered = sealed
            altered[altered.startIndex + place] ^= 1
            #expect(throws: SealingError.cannotOpen) { try key.open(altered, binding: binding) }
        }
        #expect(throws: SealingError.cannotOpen) { try key.open(Data(), binding: binding) }
    }

    @Test func `that was wrapped opens for its record, by its outer key`() throws {
        let outer = try OuterKey(id: "0001-example", key: Data(repeating: 7, count: 32))
        let record = UUID()
        let wrapped = try outer.wrap(key, boundTo: record)
        #expect(wrapped.wrapped.count == 60)
        let sealed = try key.seal(contents, binding: binding)
        #expect(try outer.unwrap(wrapped).open(sealed, binding: binding) == contents)

        var elsewhere = wrapped
        elsewhere.boundTo = UUID()
        #expect(throws: SealingError.cannotOpen) { try outer.unwrap(elsewhere) }
        let other = try OuterKey(id: "0001-example", key: Data(repeating: 8, count: 32))
        #expect(throws: SealingError.cannotOpen) { try other.unwrap(wrapped) }
        // The same key under another name is another key.
        let renamed = try OuterKey(id: "0002-example", key: Data(repeating: 7, count: 32))
        var claimed = wrapped
        claimed.outer = renamed.id
        #expect(throws: SealingError.cannotOpen) { try renamed.unwrap(claimed) }
    }

    @Test func `is not wrapped by a key of another length`() {
        for count in [0, 16, 31, 33] {
            #expect(throws: SealingError.invalidKey) { try OuterKey(id: "0001-example", key: Data(count: count)) }
        }
    }
}
