import Foundation
import Model
import Testing

@Suite struct `The values on the wire` {
    private struct Sample: Codable, Equatable {
        var at: Date
        var note: String?
        var id: Child.ID
        @WireID var request: UUID
        @WireID var cause: UUID?
        var bytes: Data
        var path: String
    }

    private let uuid = UUID(uuidString: "ABCDEF01-2345-4678-9ABC-DEF012345678")!

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try WireCoding.encoder().encode(value), as: UTF8.self)
    }

    @Test func `keys are sorted, absent is absent, identifiers are in lower case, bytes are base64`() throws {
        let sample = Sample(
            at: Date(timeIntervalSince1970: 0), note: nil, id: Child.ID(uuid), request: uuid, cause: nil,
            bytes: Data([255, 254]), path: "/a")
        let expected = #"""
            {"at":"1970-01-01T00:00:00.000Z","bytes":"//4=","id":"abcdef01-2345-4678-9abc-def012345678",\#
            "path":"/a","request":"abcdef01-2345-4678-9abc-def012345678"}
            """#
        #expect(try text(sample) == expected)
        #expect(try WireCoding.decoder().decode(Sample.self, from: Data(expected.utf8)) == sample)
    }

    @Test func `an optional bare identifier that is there is in lower case too`() throws {
        let sample = Sample(at: .distantPast, id: .random(), request: uuid, cause: uuid, bytes: Data(), path: "")
        #expect(try text(sample).contains(#""cause":"abcdef01-2345-4678-9abc-def012345678""#))
        #expect(try WireCoding.decoder().decode(Sample.self, from: Data(text(sample).utf8)).cause == uuid)
    }

    @Test func `a bare identifier that is required can't be absent`() {
        let lacking = #"{"at":"1970-01-01T00:00:00.000Z","bytes":"","id":"\#(uuid)","path":""}"#
        #expect(throws: DecodingError.self) {
            try WireCoding.decoder().decode(Sample.self, from: Data(lacking.utf8))
        }
    }

    @Test func `an identifier is read in either case and compared as bytes`() throws {
        let lower = try #require(Child.ID("abcdef01-2345-4678-9abc-def012345678"))
        #expect(Child.ID("ABCDEF01-2345-4678-9ABC-DEF012345678") == lower)
        #expect(lower.description == "abcdef01-2345-4678-9abc-def012345678")
    }

    @Test(arguments: ["", "abcdef01", "{abcdef01-2345-4678-9abc-def012345678}", "abcdef01-2345-4678-9abc-def01234567g"])
    func `what is no identifier is refused`(text: String) {
        #expect(Child.ID(text) == nil)
    }

    @Test func `identifiers are ordered as the database orders them`() throws {
        let identifiers = try (0..<200).map { _ in Child.ID.random() }.map { try #require(Child.ID($0.description)) }
        #expect(identifiers.sorted().map(\.description) == identifiers.map(\.description).sorted())
    }

    @Test func `new identifiers are of version 4, which tells no age`() {
        for _ in 0..<100 { #expect(Array(Child.ID.random().description)[14] == "4") }
    }

    @Test(arguments: [
        (Residence.noKnownAddress, #"{"kind":"noKnownAddress"}"#),
        (
            .current(PostalAddress(lines: ["1 Example Street"], postcode: "ZZ1 1ZZ")),
            #"{"address":{"lines":["1 Example Street"],"postcode":"ZZ1 1ZZ"},"kind":"current"}"#
        ),
        (
            .lastKnown(PostalAddress(lines: [], postcode: "")),
            #"{"address":{"lines":[],"postcode":""},"kind":"lastKnown"}"#
        ),
        (.leftEngland(.notKnown), #"{"kind":"leftEngland","returning":"notKnown"}"#),
    ])
    func `a residence is an object with its kind`(residence: Residence, json: String) throws {
        #expect(try text(residence) == json)
        #expect(try WireCoding.decoder().decode(Residence.self, from: Data(json.utf8)) == residence)
    }

    @Test(arguments: [#"{"kind":"abroad"}"#, #"{"kind":"current"}"#, "{}", #""current""#, #"{"kind":null}"#])
    func `what is no residence is refused`(json: String) {
        #expect(throws: DecodingError.self) {
            try WireCoding.decoder().decode(Residence.self, from: Data(json.utf8))
        }
    }

    @Test(arguments: ["E06000001", "E08000001", "E09000001", "E10000001"])
    func `the code of an English authority is read`(code: String) {
        #expect(AuthorityCode(code)?.text == code)
    }

    @Test(arguments: [
        "", "E06", "E0600001", "E060000011", "e06000001", "W06000001", "S12000033", "E05000001", "E07000001",
        "E12000001", "E06 00001", "E0600000A", "E06٠٠٠٠٠١",
    ])
    func `what is no code of an English authority is refused`(code: String) {
        #expect(AuthorityCode(code) == nil)
        #expect(throws: DecodingError.self) {
            try WireCoding.decoder().decode([AuthorityCode].self, from: WireCoding.encoder().encode([code]))
        }
    }
}
