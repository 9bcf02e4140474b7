/// Visits every state that a world can reach, breadth first, so that the trace to a fault is a shortest one.
///
/// Of what was visited it keeps fingerprints (`Known`), and whole states only of the layer that it visits and the next.
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
    private let layerDone: @Sendable (Report) -> Void

    /// - Parameters:
    ///   - most: where to give up, in states; less than 2³².
    ///   - layerDone: is told how far a long visit has come, after each layer.
    public init(_ world: W, most: Int = 1_000_000, layerDone: @escaping @Sendable (Report) -> Void = { _ in }) {
        self.world = world
        self.most = most
        self.layerDone = layerDone
    }

    /// Visits the world from its start until a fault, the end, or `most` states.
    public func visit() -> Report {
        var report = Report(states: 1, steps: 0, ends: 0, depth: 0, isComplete: false, finding: nil)
        var known = Known<W.State>()
        var ended = Known<W.State>()
        var layer: [(state: W.State, place: Int)] = [(world.start, 0)]
        var possible: [W.Step] = []
        _ = known.insert(world.start, after: 0)
        while !layer.isEmpty {
            var next: [(state: W.State, place: Int)] = []
            for (state, place) in layer {
                if let (fault, isAtTheEnd) = fault(in: state, &ended) {
                    let end = isAtTheEnd ? [Finding.atTheEnd] : []
                    report.finding = Finding(fault: fault, trace: trace(to: place, known) + end)
                    (report.states, report.ends) = (known.count, ended.count)
                    return report
                }
                possible.removeAll(keepingCapacity: true)
                world.steps(from: state, into: &possible)
                for step in possible {
                    var after = state
                    world.take(step, in: &after)
                    report.steps += 1
                    if let found = known.insert(after, after: place) { next.append((after, found)) }
                }
            }
            (report.states, report.ends) = (known.count, ended.count)
            guard known.count <= most else { return report }
            if !next.isEmpty { report.depth += 1 }
            layer = next
            layerDone(report)
        }
        report.isComplete = true
        return report
    }

    private func fault(in state: W.State, _ ended: inout Known<W.State>) -> (fault: String, isAtTheEnd: Bool)? {
        if let fault = world.fault(in: state) { return (fault, false) }
        guard world.hasEnd else { return nil }
        let settled = world.settled(state)
        guard ended.insert(settled, after: 0) != nil else { return nil }
        return world.faultAtTheEnd(of: settled).map { ($0, true) }
    }

    /// Walks the way once more: which states are on it is known, by which steps is not.
    private func trace(to place: Int, _ known: Known<W.State>) -> [String] {
        var state = world.start
        return known.way(to: place).dropFirst().map { next in
            var possible: [W.Step] = []
            world.steps(from: state, into: &possible)
            for step in possible {
                var after = state
                world.take(step, in: &after)
                guard known.place(of: after) == next else { continue }
                state = after
                return "\(step)"
            }
            preconditionFailure("equal states have other futures")
        }
    }
}
