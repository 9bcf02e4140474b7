import Checking
import Foundation
import Testing

@testable import Shielding

@Suite struct `What signing off promises` {
    @Test func `nothing of a loading authority is shown before two of its officers have signed, in every order`() {
        var world = SignOffWorld()
        if `What shielding promises`.isLong { world.steps = 10 }
        let report = Explorer(world, most: 10_000_000).visit()
        print("signing off: \(report.states) states, \(report.steps) steps, depth \(report.depth)")
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
        #expect(report.isComplete)
    }

    @Test(arguments: SignOffMutant.allCases)
    func `is broken by a vault without one of its guards`(mutant: SignOffMutant) throws {
        let report = Explorer(SignOffWorld(rules: mutant.rules), most: 2_000_000).visit()
        let finding = try #require(report.finding, "\(mutant): not found in \(report.states) states")
        let way = finding.trace.joined(separator: "; ")
        print("| \(mutant.rawValue) | \(mutant.withoutGuard) | \(finding.fault) | \(finding.trace.count): \(way) |")
    }
}
