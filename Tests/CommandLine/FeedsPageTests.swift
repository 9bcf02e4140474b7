import Border
import Foundation
import Testing

@testable import CommandLine

/// docs/feeds.md, whose examples are files.
struct `The page of feeds` {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../docs/feeds.md")

    @Test(arguments: ["csv", "json"])
    func `has examples that the border takes`(language: String) throws {
        let blocks = try examples(in: language)
        #expect(blocks.count == 6)
        for block in blocks {
            let summary = try findings(in: block, language)
            #expect(summary.read > 0)
            #expect(summary.refusals.map { "\($0.line) \($0.field) \($0.rule)" } == [])
        }
    }

    @Test func `names every column`() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        for column in FeedColumn.all where !["carer2", "carer3", "carer4"].contains(where: column.name.hasPrefix) {
            let range =
                ["address2", "address3"].contains(column.name) ? "`address1` to `address4`" : "`\(column.name)`"
            #expect(text.contains(range), "\(column.name)")
        }
    }

    private func examples(in language: String) throws -> [String] {
        try String(contentsOf: Self.page, encoding: .utf8).components(separatedBy: "```\(language)\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
    }

    private func findings(in block: String, _ language: String) throws -> FeedFindings.Summary {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).\(language)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(block.utf8).write(to: URL(filePath: path))
        let source = block.firstMatch(of: /"source":"([a-z-]+)"/).map { String($0.1) } ?? "school-census"
        var file = try FeedFile(path: path, from: FeedPlace(), of: source)
        let knowsServices = block.contains("service")
        let rights: SourceRights =
            knowsServices ? .all : SourceRights(services: [], authorities: nil, deaths: true)
        var findings = FeedFindings(
            source: source, sources: SourceTable([source: rights]), isSheet: file.isSheet, at: Date())
        for event in try file.next(upTo: 100) { findings.read(event) }
        return findings.summary
    }
}
