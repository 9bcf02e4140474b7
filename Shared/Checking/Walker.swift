import Dispatch
import Foundation
import Synchronization

/// Walks random ways through worlds that are drawn by seed, and says the lowest seed that finds a fault.
public struct Walker<W: World>: Sendable {
    /// What a number of walks came to.
    public struct Report: Sendable {
        /// Schedules walked to their end.
        public var schedules: Int
        /// Steps taken in all of them.
        public var steps: Int
        /// The fault of the lowest seed that found one, or nothing.
        public var finding: Finding?
    }

    private let length: Int
    private let world: @Sendable (inout Seeded) -> W

    /// - Parameters:
    ///   - length: the steps of a schedule before its faults stop.
    ///   - world: draws the world of a schedule.
    public init(length: Int, world: @escaping @Sendable (inout Seeded) -> W) {
        self.length = length
        self.world = world
    }

    /// One schedule; walked again with its steps written down if it finds a fault.
    public func walk(_ seed: UInt64) -> Finding? {
        var steps = 0
        guard let fault = walk(seed, &steps, noting: { _ in }) else { return nil }
        var trace: [String] = []
        var end: [String] = []
        _ = walk(seed, &steps, noting: { trace.append("\($0)") }, ending: { end = [Finding.atTheEnd] })
        return Finding(fault: fault, trace: trace + end, seed: seed)
    }

    /// The schedules of `seeds`, over all processors; it ends soon after the first fault.
    public func walk(_ seeds: Range<UInt64>) -> Report {
        let chunk: UInt64 = 64
        let cursor = Atomic(seeds.lowerBound)
        let found = Mutex<UInt64?>(nil)
        let schedules = Atomic(0)
        let steps = Atomic(0)
        let workers = ProcessInfo.processInfo.activeProcessorCount
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while true {
                let from = cursor.add(chunk, ordering: .relaxed).oldValue
                // Lower chunks are finished by whoever took them, so which seed is the lowest does not depend on speed.
                guard from < seeds.upperBound, found.withLock({ $0 == nil }) else { return }
                let to = min(from + chunk, seeds.upperBound)
                var taken = 0
                var done = 0
                for seed in from..<to {
                    done += 1
                    guard walk(seed, &taken, noting: { _ in }) != nil else { continue }
                    found.withLock { $0 = min($0 ?? seed, seed) }
                    break
                }
                schedules.add(done, ordering: .relaxed)
                steps.add(taken, ordering: .relaxed)
            }
        }
        return Report(
            schedules: schedules.load(ordering: .relaxed), steps: steps.load(ordering: .relaxed),
            finding: found.withLock { $0 }.flatMap { walk($0) })
    }

    private func walk(
        _ seed: UInt64, _ taken: inout Int, noting note: (W.Step) -> Void, ending end: () -> Void = {}
    ) -> String? {
        var random = Seeded(seed: seed)
        let world = world(&random)
        var state = world.start
        for _ in 0..<length {
            guard let step = world.randomStep(from: state, using: &random) else { break }
            note(step)
            taken += 1
            world.take(step, in: &state)
            if let fault = world.fault(in: state) { return fault }
        }
        end()
        return world.faultAtTheEnd(of: state)
    }
}
