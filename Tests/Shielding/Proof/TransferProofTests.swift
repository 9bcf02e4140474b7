import Checking
import Foundation
import Testing

@testable import Shielding

@Suite struct `What a transfer promises` {
    @Test func `the word of both moves a child, and nothing of a loading authority is shown by it, in every order`() {
        var world = TransferWorld()
        if `What shielding promises`.isLong { world.steps = 10 }
        let report = Explorer(world, most: 10_000_000).visit()
        print("transfers: \(report.states) states, \(report.steps) steps, depth \(report.depth)")
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
        #expect(report.isComplete)
    }

    @Test(arguments: TransferMutant.allCases)
    func `is broken by a vault without one of its guards`(mutant: TransferMutant) throws {
        let report = Explorer(TransferWorld(rules: mutant.rules), most: 2_000_000).visit()
        let finding = try #require(report.finding, "\(mutant): not found in \(report.states) states")
        let way = finding.trace.joined(separator: "; ")
        print("| \(mutant.rawValue) | \(mutant.withoutGuard) | \(finding.fault) | \(finding.trace.count): \(way) |")
    }
}
