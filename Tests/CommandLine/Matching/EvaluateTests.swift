import ArgumentParser
import Foundation
import Matching
import Testing

@testable import CommandLine

struct EvaluateTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../docs/matching.md")

    /// The files that the page shows, by their names.
    private func examples() throws -> [String: String] {
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        return page.matches(of: /```csv (\S+)\n((?:[^`]*\n)?)```/).reduce(into: [:]) {
            $0[String($1.output.1)] = String($1.output.2)
        }
    }

    private func rows(_ path: String) throws -> [[String]] {
        var reader = try CSVReader(file: path)
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.fields) }
        return rows
    }

    @Test func `the example of the documentation is decided as it says`() async throws {
        let examples = try examples()
        #expect(examples.count == 4)
        let folder = try TemporaryFile("").folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in examples { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
        let shown = try rows("\(folder)/decisions.csv")
        let command = try IdentityEvaluate.parse([
            "--index", "\(folder)/A.csv", "--incoming", "\(folder)/B.csv", "--truth", "\(folder)/T.csv", "--out",
            "\(folder)/decisions.csv",
        ])
        try await command.run()
        let decided = try rows("\(folder)/decisions.csv")
        #expect(decided.first == Decided.columns)
        #expect(decided.map { Array($0.prefix(3)) } == shown)
    }

    @Test func `an id that comes twice is named`() throws {
        let file = try TemporaryFile("id,given,family,dob\n1,Ada,Example,\n1,Max,Example,\n")
        #expect(throws: Fault.self) { try EvaluationRecords(index: nil, incoming: file.path) }
    }

    @Test func `a register that holds a child twice is told so, in any order`() throws {
        let rows = [
            "1,Ada,Example,2015-03-02,LS1 4AP,12", "2,Noor,Invented,2018-06-01,B5 7RL,3",
            "3,Ada,Exampel,2015-03-02,LS1 4AP,12",
        ]
        for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
            let file = try TemporaryFile(
                "id,given,family,dob,postcode,house\n" + order.map { rows[$0] + "\n" }.joined())
            var deduplication = Deduplication(
                try EvaluationRecords(index: nil, incoming: file.path).incoming, matcher: Matcher(model: .standard))
            let decided = deduplication.run { _ in }.map(\.decided)
            let joined = decided.filter { $0.kind == .link }.map { "\($0.incoming) \($0.best ?? "")" }
            #expect(Set(joined) == ["1 3", "3 1"])
        }
    }
}
