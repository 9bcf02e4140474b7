import Checking
import Foundation
import Testing

@Suite("Random schedules of the position rule")
struct ScheduleTests {
    @Test func `whatever fails in whatever order, effects are once and in order`() throws {
        if let seed = Schedules.seed {
            let finding = Schedules.walker(without: Schedules.mutant).walk(seed)
            #expect(finding == nil, "\(finding?.description ?? "")")
            return
        }
        let began = ContinuousClock.now
        let report = Schedules.walker(without: nil).walk(0..<Schedules.count)
        print("\(report.schedules) schedules, \(report.steps) steps, \(ContinuousClock.now - began)")
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
    }
}

/// How many schedules there are, and how one is drawn.
enum Schedules {
    /// `CONTACTPOINT_SEED=n` walks the schedule of one seed alone.
    static let seed = ProcessInfo.processInfo.environment["CONTACTPOINT_SEED"].flatMap(UInt64.init)

    /// `CONTACTPOINT_MUTANT=name` takes a guard away from it.
    static let mutant = ProcessInfo.processInfo.environment["CONTACTPOINT_MUTANT"].flatMap(Mutant.init)

    static let isLong = ProcessInfo.processInfo.environment["CONTACTPOINT_LONG"] != nil

    /// `CONTACTPOINT_SCHEDULES=n` walks another number of them.
    static var count: UInt64 {
        let given = ProcessInfo.processInfo.environment["CONTACTPOINT_SCHEDULES"].flatMap(UInt64.init)
        return given ?? (isLong ? 10_000_000 : 100_000)
    }

    static func walker(without mutant: Mutant?) -> Walker<PositionWorld> {
        Walker(length: 60) { random in PositionWorld(Shape(using: &random), without: mutant) }
    }
}
