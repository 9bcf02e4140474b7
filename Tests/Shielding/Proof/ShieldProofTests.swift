import Checking
import Foundation
import Testing

@testable import Shielding

@Suite struct `What shielding promises` {
    static let isLong = ProcessInfo.processInfo.environment["CONTACTPOINT_LONG"] != nil

    @Test func `is kept in every order of a small world`() {
        var limits = ShieldWorld.Limits()
        if Self.isLong { (limits.records, limits.deeds, limits.shields) = (4, 4, 3) }
        let began = ContinuousClock.now
        let report = Explorer(ShieldWorld(limits: limits), most: 30_000_000).visit()
        print(
            "shielding: \(report.states) states, \(report.steps) steps, depth \(report.depth),",
            "\(ContinuousClock.now - began)")
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
        #expect(report.isComplete)
    }

    @Test func `is kept where commands are cut off and the tables are restored to any earlier moment`() {
        let report = Explorer(ShieldWorld(limits: Self.isLong ? .restoredLong : .restored), most: 30_000_000).visit()
        print("shielding, restored: \(report.states) states, \(report.steps) steps, depth \(report.depth)")
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
        #expect(report.isComplete)
    }

    @Test func `is kept on ways drawn by chance through a wider one`() {
        let walks: UInt64 = Self.isLong ? 10_000_000 : 100_000
        let report = Walker(length: 30) { _ in ShieldWorld(limits: .wide) }.walk(0..<walks)
        print("shielding: \(report.schedules) ways, \(report.steps) steps")
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
    }

    @Test(arguments: ShieldMutant.allCases)
    func `is broken by a vault without one of its guards`(mutant: ShieldMutant) throws {
        let report = Explorer(ShieldWorld(limits: mutant.limits, rules: mutant.rules), most: 1_000_000).visit()
        let finding = try #require(report.finding, "\(mutant): not found in \(report.states) states")
        let way = finding.trace.joined(separator: "; ")
        print("| \(mutant.rawValue) | \(mutant.withoutGuard) | \(finding.fault) | \(finding.trace.count): \(way) |")
    }
}

extension ShieldWorld.Limits {
    static let restored = Self(records: 2, deeds: 2, shields: 1, words: 2, waiting: 1, torn: 1, restores: 1)
    fileprivate static let restoredLong = Self(records: 3, deeds: 3, shields: 2, words: 3, torn: 1, restores: 2)
    fileprivate static let wide = Self(records: 4, deeds: 14, shields: 3, words: 8, waiting: 3)
}
