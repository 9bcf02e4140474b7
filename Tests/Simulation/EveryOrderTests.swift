import Checking
import Testing

@Suite("Every order of a small world")
struct EveryOrderTests {
    @Test(arguments: SmallWorld.allCases)
    func `in every order of a small world, effects are once and in order`(small: SmallWorld) {
        let began = ContinuousClock.now
        let report = Explorer(PositionWorld(small.shape), most: 3_000_000).visit()
        print(
            "\(small): \(report.states) states, \(report.steps) steps, \(report.ends) ends,",
            "depth \(report.depth), \(ContinuousClock.now - began)")
        #expect(report.finding == nil, "\(report.finding?.description ?? "")")
        #expect(report.isComplete)
    }

    @Test func `the way to a fault is a shortest one`() throws {
        let report = Explorer(PositionWorld(SmallWorld.oneAfterAnother.shape, without: .repeatsApplied)).visit()
        let finding = try #require(report.finding)
        #expect(finding.fault == "event 0 is applied twice")
        #expect(finding.trace.count == 5, "\(finding)")
    }
}

/// Worlds small enough to be visited whole.
enum SmallWorld: CaseIterable {
    case oneAfterAnother, twoSubjects, poison, twoSources, forged, twoProducers

    var shape: Shape {
        var shape = Shape()
        shape.isVisited = true
        shape.faults = Schedules.isLong ? 2 : 1
        switch self {
        case .oneAfterAnother:
            shape.subjects = 1
            shape.commands = [Self.about([0]), Self.about([0])]
        case .twoSubjects:
            shape.consumerReplicas = 2
            shape.commands = [Self.about([0]), Self.about([0, 1])]
        case .poison:
            shape.drops = true
            shape.consumerReplicas = 1
            shape.commands = [Self.about([0], .failing), Self.about([0])]
        case .twoSources:
            shape.sources = 2
            shape.commands = [Self.about([0, 1]), Self.about([0], source: 1)]
        case .forged:
            shape.forges = true
            shape.consumerReplicas = 1
            shape.subjects = 1
            shape.faults += 1
            shape.commands = [Self.about([0]), Self.about([0])]
        case .twoProducers:
            shape.producerReplicas = 2
            shape.consumerReplicas = 1
            shape.subjects = 1
            shape.commands = [Self.about([0]), Self.about([0])]
        }
        return shape
    }

    private static func about(_ subjects: [Int], _ nature: Event.Nature = .fine, source: Int = 0) -> Shape.Command {
        Shape.Command(source: source, drafts: [.init(consumer: 0, subjects: subjects, nature: nature)])
    }
}
