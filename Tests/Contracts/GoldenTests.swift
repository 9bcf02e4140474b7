import Contracts
import Foundation
import Testing

@Suite struct `The wire's pinned form` {
    @Test func `every message of the catalogue has an example, and nothing else has`() throws {
        #expect(GoldenMessages.all.map(\.route.type) == Catalogue.messages.map { $0.route.type })
        #expect(try Set(GoldenFiles.types) == Set(Catalogue.messages.map { $0.route.type }).union(["intake"]))
    }

    @Test func `no two messages have the same wire name`() {
        let types = Catalogue.messages.map { $0.route.type }
        #expect(Set(types).count == types.count)
    }

    @Test(arguments: GoldenMessages.all)
    func `a message and its replies are written as they are pinned`(golden: any AnyGolden) throws {
        let pinned = try golden.pinned()
        let file = try GoldenFiles.text(of: GoldenFiles.file(of: golden.route.type), writing: pinned)
        #expect(file.map { String(decoding: $0, as: UTF8.self) } == String(decoding: pinned, as: UTF8.self))
    }

    @Test(arguments: GoldenMessages.all)
    func `what is pinned reads as the message and its replies`(golden: any AnyGolden) throws {
        #expect(try golden.equals(golden.pinned()))
    }

    @Test(arguments: GoldenMessages.all)
    func `every kind of reply has an example`(golden: any AnyGolden) {
        #expect(golden.missingReplies == [])
    }

    @Test(arguments: GoldenMessages.all)
    func `a reader passes over the fields of a later version`(golden: any AnyGolden) throws {
        let later = try WireRules.addingUnknownFields(to: golden.pinned())
        #expect(try golden.equals(later))
    }

    @Test(arguments: GoldenMessages.all)
    func `the wire's rules hold`(golden: any AnyGolden) throws {
        #expect(try WireRules.broken(by: golden.pinned()) == [])
    }

    @Test(arguments: [
        #"{"message": {"a_b": 1}}"#, #"{"message": {"A": 1}}"#, #"{"message": {"a": null}}"#,
        #"{"message": {"a": {"_0": 1}}}"#, #"{"message": {"a": "ABCDEF01-2345-4678-9ABC-DEF012345678"}}"#,
        #"{"message": {"a": "2026-01-05T10:00:00Z"}}"#, #"{"message": {"a": "2026-01-05T10:00:00.000+01:00"}}"#,
    ])
    func `a broken rule is noticed`(json: String) throws {
        #expect(try WireRules.broken(by: Data(json.utf8)) != [])
    }
}
