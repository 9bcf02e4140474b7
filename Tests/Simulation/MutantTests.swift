import Checking
import Foundation
import Testing

@Suite("Guards taken away")
struct MutantTests {
    @Test(arguments: Mutant.allCases)
    func `a runtime without one of its guards is found out`(mutant: Mutant) {
        let report = Schedules.walker(without: mutant).walk(0..<50_000)
        let finding = report.finding
        let seed = finding?.seed.map { "\($0)" } ?? "-"
        print("| \(mutant.rawValue) | \(mutant.withoutGuard) | \(finding?.fault ?? "NOT FOUND") | \(seed) |")
        #expect(finding != nil)
    }

    @Test func `the documents name every guard that is taken away`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/testing.md")
        let text = try String(contentsOf: page.standardized, encoding: .utf8)
        for mutant in Mutant.allCases {
            #expect(text.contains("| \(mutant.rawValue) | \(mutant.withoutGuard) |"))
        }
    }
}
