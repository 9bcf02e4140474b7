import Contracts
import Foundation
import Messaging
import Model
import ServiceTesting
import Testing

@testable import ServiceRuntime

@Suite("Events that travel in bundles")
struct BundleTests {
    @Test func `each comes out as it went in`() throws {
        let rows = (1...Bundle.most).map { row(number: $0, body: #"{"text":"line \#($0)\\n"}"#) }
        let events = try opened(rows)
        #expect(events.map(\.messageID) == rows.map(\.message))
        #expect(events.map(\.positions) == rows.map(\.positions))
        #expect(events.map(\.body) == rows.map(\.body))
    }

    @Test func `an event about two subjects keeps both its places`() throws {
        var merged = row(number: 4, body: "{}")
        merged.positions.append(Position(subject: .random(), number: 9))
        #expect(try opened([row(number: 1, body: "{}"), merged])[1].positions == merged.positions)
    }

    @Test func `one consumer's events of one type go together, in their order`() {
        let rows = [
            row(number: 1, type: "a"), row(number: 1, to: .audit, type: "b"), row(number: 2, type: "a"),
            row(number: 3, type: "c"), row(number: 2, to: .audit, type: "b"), row(number: 4, type: "a"),
        ]
        let bundles = Bundle.bundles(of: rows)
        #expect(bundles.map { $0.map(\.first.number) } == [[1, 2], [1, 2], [3], [4]])
        #expect(bundles.map { $0[0].consumer } == [.directory, .audit, .directory, .directory])
        #expect(bundles.allSatisfy { bundle in bundle.allSatisfy { $0.type == bundle[0].type } })
    }

    @Test func `a bundle grows neither too long nor too large`() {
        let many = Bundle.bundles(of: (1...100).map { row(number: $0) })
        #expect(many.map(\.count) == [32, 32, 32, 4])
        let large = String(repeating: "x", count: Bundle.mostBytes / 2)
        #expect(Bundle.bundles(of: (1...5).map { row(number: $0, body: large) }).map(\.count) == [2, 2, 1])
    }

    @Test(arguments: [
        "", "{}\n", "{}\n{}", "{}\n{}\n{}\n", "\n",
    ])
    func `lines that are not those of the positions are refused`(body: String) {
        let rows = [row(number: 1), row(number: 2)]
        #expect(throws: Unlawful.self) {
            try Bundle.events(of: incoming(Data(body.utf8)), positions: Bundle.positions(of: rows))
        }
    }

    @Test(arguments: ["x/y:1", "/", ";", "a;b", "00000000-0000-4000-8000-000000000001/", "//"])
    func `positions that can't be read are refused`(positions: String) {
        #expect(throws: Unlawful.self) {
            try Bundle.events(of: incoming(Data("{}\n".utf8)), positions: positions)
        }
    }

    private func opened(_ rows: [OutboxRow]) throws -> [Incoming] {
        try Bundle.events(of: incoming(Bundle.body(of: rows)), positions: Bundle.positions(of: rows))
    }

    private func incoming(_ body: Data) -> Incoming {
        Incoming(messageID: .random(), type: "a", sender: .identity, source: nil, positions: [], body: body)
    }

    private func row(number: Int, to consumer: Party = .directory, type: String = "a", body: String = "{}") -> OutboxRow
    {
        OutboxRow(
            message: .random(), consumer: consumer, type: type,
            positions: [Position(subject: .random(), number: number)], body: Data(body.utf8), traceparent: nil)
    }
}
