import Checking
import Foundation
import Testing

@testable import Shielding

@Suite struct `What shielding promises` {
    static let isLong = ProcessInfo.processInfo.environment["CONTACTPOINT_LONG"] != nil

    @Test(arguments: ShieldWorld.Limits.visited(long: isLong))
    func `is kept in every order of a small world`(limits: ShieldWorld.Limits) {
        let began = ContinuousClock.now
        let world = ShieldVisit(ShieldWorld(limits: limits))
        @Sendable func come(_ report: Explorer<ShieldVisit>.Report) {
            print(
                "shielding, \(limits): \(report.states) states, \(report.steps) steps, depth \(report.depth),",
                "\(world.vaults) vaults, \(ContinuousClock.now - began)")
        }
        let report = Explorer(world, most: 1_000_000_000) { if Self.isLong { come($0) } }.visit()
        come(report)
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
        #expect(report.isComplete)
    }

    @Test func `is kept on ways drawn by chance through a wider one`() {
        let walks: UInt64 = Self.isLong ? 10_000_000 : 100_000
        let world = ShieldWorld(limits: .wide)
        let report = Walker(length: 30) { _ in world }.walk(0..<walks)
        print("shielding: \(report.schedules) ways from seed 0 on, \(report.steps) steps")
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
    }

    /// By the shortest way, in a world in which a vault with all its guards breaks nothing.
    @Test(arguments: ShieldMutant.allCases)
    func `is broken by a vault without one of its guards`(mutant: ShieldMutant) throws {
        let world = ShieldWorld(limits: mutant.limits, rules: mutant.rules)
        let report = Explorer(ShieldVisit(world)).visit()
        let finding = try #require(report.finding, "\(mutant): not found in \(report.states) states")
        print("| \(mutant.rawValue) | \(mutant.withoutGuard) | \(finding.fault) | \(finding.trace.count) |")
    }

    /// No later, and no earlier, than where states of equal futures are one; in the children's own names.
    @Test(.enabled(if: isLong), arguments: ShieldMutant.allCases)
    func `is broken in as many steps where every state is visited`(mutant: ShieldMutant) throws {
        let world = ShieldWorld(limits: mutant.limits, rules: mutant.rules)
        let finding = try #require(Explorer(world, most: 10_000_000).visit().finding, "\(mutant): not found")
        let way = finding.trace.joined(separator: "; ")
        print("| \(mutant.rawValue) | \(mutant.withoutGuard) | \(finding.fault) | \(finding.trace.count): \(way) |")
        #expect(Explorer(ShieldVisit(world)).visit().finding?.trace.count == finding.trace.count)
    }

    @Test(arguments: Set(ShieldMutant.allCases.map(\.limits)).sorted { $0.description < $1.description })
    func `is kept by a vault with all its guards in the worlds in which they are taken away`(
        limits: ShieldWorld.Limits
    ) {
        let report = Explorer(ShieldVisit(ShieldWorld(limits: limits))).visit()
        print("shielding, \(limits), with all guards: \(report.states) states, \(report.steps) steps")
        #expect(report.finding == nil && report.isComplete, "\(report.finding?.description ?? "")")
    }
}

@Suite struct `Names in the promise of a shield` {
    /// Which is why `ShieldVisit` may call children as it likes.
    @Test(arguments: [
        ShieldWorld.Limits.wide,
        .init(records: 4, deeds: 6, words: 6, waiting: 3, torn: 2, restores: 2, withdraws: true),
    ])
    func `whatever children are called, the same happens to them`(limits: ShieldWorld.Limits) {
        let world = ShieldWorld(limits: limits)
        for seed in 0..<100 as Range<UInt64> {
            var random = Seeded(seed: seed)
            var state = world.start
            for _ in 0..<20 {
                guard let step = world.randomStep(from: state, using: &random) else { break }
                world.take(step, in: &state)
                var names = ShieldWorld.children
                names.replaceSubrange(
                    0..<state.outside.owners.count,
                    with: names.prefix(state.outside.owners.count).shuffled(using: &random))
                let renaming = Renaming(names)
                func renamed(_ state: ShieldWorld.State) -> ShieldWorld.State {
                    .init(outside: renaming(state.outside), vault: renaming(state.vault))
                }
                let after = Set(world.next(to: state).map(renamed))
                #expect(after == Set(world.next(to: renamed(state))), "seed \(seed), \(step)")
            }
        }
    }

    @Test func `of officers and children who change places one state is left`() {
        var random = Seeded(seed: 7)
        let world = ShieldWorld(limits: .wide)
        var (renamed, swapped) = (0, 0)
        for _ in 0..<200 {
            var state = world.start
            for _ in 0..<16 {
                guard let step = world.randomStep(from: state, using: &random) else { break }
                world.take(step, in: &state)
            }
            let renaming = Renaming(inOrder: state.vault)
            if renaming(state.vault) != state.vault { renamed += 1 }
            #expect(Renaming(inOrder: renaming(state.vault)).isNone)
            let ordered = state.vault.withOfficersInOrder
            if ordered != state.vault { swapped += 1 }
            #expect(ordered.withOfficersInOrder == ordered)
        }
        #expect(renamed > 0 && swapped > 0)
    }
}

extension ShieldWorld {
    fileprivate func next(to state: State) -> [State] {
        var steps: [Step] = []
        self.steps(from: state, into: &steps)
        return steps.map { step in
            var after = state
            take(step, in: &after)
            return after
        }
    }
}
