import Contracts
import Foundation
import Model
import Testing

@Suite struct `The page for outsiders` {
    private let page: String

    init() throws {
        page = try String(
            contentsOf: GoldenFiles.repository.appending(path: "docs/messages.md"), encoding: .utf8)
    }

    /// The text of the fenced block that is marked `test=name`.
    private func block(_ name: String) throws -> String {
        let parts = page.components(separatedBy: " test=\(name)\n")
        return try #require(parts.dropFirst().first?.components(separatedBy: "\n```").first)
    }

    @Test func `shows an event that the contracts can read`() throws {
        let shell = try block("publish-shell")
        let event = try #require(
            shell.components(separatedBy: "EVENT' |\n").last?.components(separatedBy: "\nEVENT").first)
        let read = try WireCoding.decoder().decode(IntakeEvent.self, from: Data(event.utf8))
        #expect(read.type == ReportInvolvement.route.type)
        #expect(read.data.child.residence != nil && read.data.child.carers?.count == 1)
    }

    @Test func `shows a receipt as it is written`() throws {
        let shown = try block("receipt")
        let receipt = try WireCoding.decoder().decode(Receipt.self, from: Data(shown.utf8))
        let written = try WireCoding.encoder().encode(receipt)
        #expect(
            try JSONSerialization.jsonObject(with: written) as? NSDictionary
                == JSONSerialization.jsonObject(with: Data(shown.utf8)) as? NSDictionary)
    }

    @Test(arguments: Receipt.Outcome.allCases)
    func `explains every outcome`(outcome: Receipt.Outcome) {
        #expect(page.contains("\n| `\(outcome.rawValue)` |"))
    }

    @Test func `names the places and the type that the contracts name`() throws {
        #expect(page.contains("`\(SourceQueues.intakeExchange(of: "<source>"))`"))
        #expect(page.contains("`\(SourceQueues.receipts(of: "<source>"))`"))
        #expect(try block("publish-python").contains(#""type": "\#(ReportInvolvement.route.type)""#))
    }
}
