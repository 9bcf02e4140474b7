import Checking
import Foundation
import Testing

@Suite("Restores")
struct RestoringTests {
    private static func walker(without mutant: RestoringWorld.Mutant?) -> Walker<RestoringWorld> {
        Walker(length: 60) { random in RestoringWorld(RestoringWorld.Shape(using: &random), without: mutant) }
    }

    @Test func `whatever is restored, what lasts is applied once and in order, and what forked is listed`() {
        let count: UInt64 = Schedules.isLong ? 1_000_000 : 30_000
        let report = Self.walker(without: nil).walk(0..<count)
        print("\(report.schedules) schedules with restores, \(report.steps) steps")
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
    }

    @Test func `in every order of a small world with a restore the same holds`() {
        for shape in [
            RestoringWorld.Shape(commands: [[0], [0], [0]]),
            RestoringWorld.Shape(subjects: 2, commands: [[0], [0, 1], [1]]),
            RestoringWorld.Shape(commands: [[0], [0]], restores: 2),
            RestoringWorld.Shape(commands: [[0], [0]], restoresConsumer: true),
            RestoringWorld.Shape(commands: [[0], [0]], faults: 1),
        ] {
            let report = Explorer(RestoringWorld(shape), most: 1_000_000).visit()
            print("\(report.states) states, \(report.steps) steps, \(report.ends) ends")
            #expect(report.finding == nil, "\(report.finding?.description ?? "")")
            #expect(report.isComplete)
        }
    }

    @Test(arguments: RestoringWorld.Mutant.allCases)
    func `a runtime that lacks a guard of restores is found out`(mutant: RestoringWorld.Mutant) {
        let finding = Self.walker(without: mutant).walk(0..<50_000).finding
        let seed = finding?.seed.map { "\($0)" } ?? "-"
        print("| \(mutant.rawValue) | \(mutant.withoutGuard) | \(finding?.fault ?? "NOT FOUND") | \(seed) |")
        #expect(finding != nil)
    }

    @Test func `the documents name every guard of restores that is taken away`() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/testing.md")
        let text = try String(contentsOf: page.standardized, encoding: .utf8)
        for mutant in RestoringWorld.Mutant.allCases {
            #expect(text.contains("| \(mutant.rawValue) | \(mutant.withoutGuard) |"))
        }
    }
}
