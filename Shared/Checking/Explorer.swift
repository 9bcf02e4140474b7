/// Visits every state that a world can reach, breadth first, so that the trace to a fault is a shortest one.
public struct Explorer<W: World>: Sendable {
    /// What a visit of everything came to.
    public struct Report: Sendable {
        /// Distinct states visited.
        public var states: Int
        /// Steps taken, most of them to a state that was known.
        public var steps: Int
        /// Distinct settled states that were run to their end.
        public var ends: Int
        /// The steps of the longest of the shortest ways.
        public var depth: Int
        /// False where `most` states were not enough.
        public var isComplete: Bool
        /// The first fault, or nothing.
        public var finding: Finding?
    }

    private let world: W
    private let most: Int

    /// - Parameter most: where to give up, in states; some 1 kB of memory each.
    public init(_ world: W, most: Int = 1_000_000) {
        self.world = world
        self.most = most
    }

    /// Visits the world from its start until a fault, the end, or `most` states.
    public func visit() -> Report {
        var report = Report(states: 1, steps: 0, ends: 0, depth: 0, isComplete: false, finding: nil)
        var known: Set<W.State> = [world.start]
        var ended: Set<W.State> = []
        var ways: [Way] = [Way(before: -1, step: nil)]
        var layer: [(state: W.State, way: Int)] = [(world.start, 0)]
        var possible: [W.Step] = []
        while !layer.isEmpty {
            var next: [(state: W.State, way: Int)] = []
            for (state, way) in layer {
                if let (fault, isAtTheEnd) = fault(in: state, &ended) {
                    let end = isAtTheEnd ? [Finding.atTheEnd] : []
                    report.finding = Finding(fault: fault, trace: trace(to: way, ways) + end)
                    report.states = known.count
                    report.ends = ended.count
                    return report
                }
                possible.removeAll(keepingCapacity: true)
                world.steps(from: state, into: &possible)
                for step in possible {
                    var after = state
                    world.take(step, in: &after)
                    report.steps += 1
                    guard known.insert(after).inserted else { continue }
                    ways.append(Way(before: way, step: step))
                    next.append((after, ways.count - 1))
                }
            }
            report.states = known.count
            report.ends = ended.count
            guard known.count <= most else { return report }
            if !next.isEmpty { report.depth += 1 }
            layer = next
        }
        report.isComplete = true
        return report
    }

    private struct Way {
        var before: Int
        var step: W.Step?
    }

    private func fault(in state: W.State, _ ended: inout Set<W.State>) -> (fault: String, isAtTheEnd: Bool)? {
        if let fault = world.fault(in: state) { return (fault, false) }
        let settled = world.settled(state)
        guard ended.insert(settled).inserted else { return nil }
        return world.faultAtTheEnd(of: settled).map { ($0, true) }
    }

    private func trace(to way: Int, _ ways: [Way]) -> [String] {
        var steps: [String] = []
        var way = way
        while way > 0 {
            if let step = ways[way].step { steps.append("\(step)") }
            way = ways[way].before
        }
        return steps.reversed()
    }
}
