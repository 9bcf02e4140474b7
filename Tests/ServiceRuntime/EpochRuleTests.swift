import Checking
import Foundation
import Testing

@testable import ServiceRuntime

@Suite("The position rule after a restore")
struct EpochRuleTests {
    private let child = UUID()
    private let other = UUID()
    private let digest = Data([1])

    /// What an epoch that went on behind `base` is called here.
    private func timeline(_ epoch: Int, behind base: Int, of prior: Int = 1) -> Timeline {
        Timeline(epoch: epoch, base: base, prior: prior)
    }

    private func place(_ number: Int, _ timeline: Timeline = .first, about subject: UUID? = nil) -> Position {
        Position(subject: subject ?? child, number: number, timeline: timeline)
    }

    private func rule(
        at number: Int, _ timeline: Timeline = .first, other otherNumber: Int? = nil, _ otherTimeline: Timeline = .first
    ) -> PositionRule<Int> {
        var marks: [SubjectSequence: PositionRule<Int>.Mark] = [:]
        let sequences = [child, other].map { SubjectSequence(source: "identity", subject: $0) }
        marks[sequences[0]] = .init(number: number, digest: digest, epoch: timeline.epoch, base: timeline.base)
        if let otherNumber {
            marks[sequences[1]] = .init(
                number: otherNumber, digest: digest, epoch: otherTimeline.epoch, base: otherTimeline.base)
        }
        return PositionRule(marks: marks, held: Set(sequences))
    }

    private func verdict(_ rule: PositionRule<Int>, _ positions: Position..., digest: Data = Data([1]))
        -> PositionRule<Int>.Verdict
    {
        rule.verdict(on: positions, from: "identity", digest: digest)
    }

    /// What applying a message leaves: the mark, and what was forked.
    private func applied(_ rule: PositionRule<Int>, _ positions: Position...) -> PositionRule<Int> {
        var rule = rule
        rule.advance(with: 1, from: "identity", places: { _ in (positions, digest) }, apply: { _ in true })
        return rule
    }

    private func mark(_ rule: PositionRule<Int>) -> PositionRule<Int>.Mark? {
        rule.marks[SubjectSequence(source: "identity", subject: child)]
    }

    @Test func `in one epoch the ordinary rule holds`() {
        let second = timeline(2, behind: 5)
        #expect(verdict(rule(at: 7, second), place(8, second)) == .apply)
        #expect(verdict(rule(at: 7, second), place(9, second)) == .early)
        #expect(verdict(rule(at: 7, second), place(7, second)) == .repeated)
        #expect(verdict(rule(at: 7, second), place(6, second), digest: Data([2])) == .repeated)
        #expect(verdict(rule(at: 7, second), place(7, second), digest: Data([2])) == .conflicting)
    }

    @Test func `the first of a new epoch is applied behind the base`() {
        let reached = applied(rule(at: 5), place(6, timeline(2, behind: 5)))
        #expect(mark(reached) == .init(number: 6, digest: digest, epoch: 2, base: 5))
        #expect(reached.forks.isEmpty)
        #expect(reached.entered.count == 1)
    }

    @Test func `the first of a new epoch waits for what comes before the base`() {
        #expect(verdict(rule(at: 4), place(6, timeline(2, behind: 5))) == .early)
        #expect(verdict(rule(at: 0), place(6, timeline(2, behind: 5))) == .early)
    }

    @Test func `the first of a new epoch is applied where more was passed than its producer knows, and has forked`() {
        let reached = applied(rule(at: 9), place(6, timeline(2, behind: 5)))
        #expect(mark(reached) == .init(number: 6, digest: digest, epoch: 2, base: 5))
        let sequence = SubjectSequence(source: "identity", subject: child)
        #expect(reached.forks == [Fork(sequence: sequence, epoch: 2, base: 5, reached: 9, applied: 4)])
    }

    @Test(arguments: [0, 4, 5, 6, 7, 9]) func `a later one of a new epoch waits for the first`(number: Int) {
        #expect(verdict(rule(at: number), place(7, timeline(2, behind: 5))) == .early)
    }

    @Test func `a sequence that the backup did not know begins anew`() {
        #expect(applied(rule(at: 0), place(1, timeline(2, behind: 0))).forks.isEmpty)
        #expect(applied(rule(at: 3), place(1, timeline(2, behind: 0))).forks.map(\.applied) == [3])
    }

    @Test func `what an older epoch gave up to the base is a repeat, whatever its digest`() {
        let mark = rule(at: 7, timeline(2, behind: 5))
        #expect(verdict(mark, place(5)) == .repeated)
        #expect(verdict(mark, place(1)) == .repeated)
        #expect(verdict(mark, place(5), digest: Data([2])) == .repeated)
    }

    @Test func `what an older epoch gave beyond the base is lost, and listed as a fork`() {
        var mark = rule(at: 7, timeline(2, behind: 5))
        #expect(verdict(mark, place(6)) == .lost)
        #expect(verdict(mark, place(7)) == .lost)
        #expect(verdict(mark, place(8)) == .lost)
        mark.lose([place(8)], from: "identity")
        let sequence = SubjectSequence(source: "identity", subject: child)
        #expect(mark.forks == [Fork(sequence: sequence, epoch: 2, base: 5, reached: 8, applied: 0)])
    }

    @Test func `a third epoch waits for what the second gave, though the first had as many numbers`() {
        let third = timeline(3, behind: 7, of: 2)
        #expect(verdict(rule(at: 7), place(8, third)) == .early)
        #expect(verdict(rule(at: 9), place(8, third)) == .early)
        #expect(verdict(rule(at: 6, timeline(2, behind: 5)), place(8, third)) == .early)
        #expect(verdict(rule(at: 7, timeline(2, behind: 5)), place(8, third)) == .apply)
    }

    @Test func `an epoch that was given up itself has forked where both leave the first`() {
        let second = timeline(2, behind: 5)
        #expect(applied(rule(at: 8, second), place(4, timeline(3, behind: 3))).forks.map(\.base) == [3])
        #expect(applied(rule(at: 8, second), place(8, timeline(3, behind: 7))).forks.map(\.base) == [5])
        #expect(applied(rule(at: 6, second), place(8, timeline(3, behind: 7))).forks.map(\.applied) == [1])
    }

    @Test func `an event about two subjects enters the new epoch when it is next in both`() {
        let (one, two) = (timeline(2, behind: 5), timeline(2, behind: 3))
        let both = [place(6, one), place(4, two, about: other)]
        #expect(rule(at: 5, other: 2).verdict(on: both, from: "identity", digest: digest) == .early)
        #expect(rule(at: 5, other: 3).verdict(on: both, from: "identity", digest: digest) == .apply)
        #expect(rule(at: 9, other: 3).verdict(on: both, from: "identity", digest: digest) == .apply)
        #expect(applied(rule(at: 9, other: 4), both[0], both[1]).forks.map(\.applied).sorted() == [1, 4])
    }

    @Test func `an event about two subjects is lost where one of them has gone on without it`() {
        let gone = rule(at: 6, timeline(2, behind: 5), other: 3)
        #expect(verdict(gone, place(7), place(4, about: other)) == .lost)
        #expect(verdict(gone, place(7), place(9, about: other)) == .lost)
        #expect(verdict(gone, place(5), place(3, about: other)) == .repeated)
    }

    @Test func `of two that wait at one number the newer epoch goes on`() {
        let second = timeline(2, behind: 1)
        let places = [[place(1)], [place(2)], [place(2, second)]]
        var (rule, order) = (rule(at: 0), [Int]())
        rule.keep(1, at: places[1][0], from: "identity")
        rule.keep(2, at: places[2][0], from: "identity")
        rule.advance(with: 0, from: "identity", places: { (places[$0], digest) }) { next in
            order.append(next)
            return true
        }
        #expect(order == [0, 2])
        #expect(rule.forks.isEmpty)
    }

    /// Histories of a producer that is restored again and again, delivered in every order, with repeats.
    @Test(arguments: 0..<3_000)
    func `whatever is restored, what its last history holds is applied once and in order`(seed: Int) {
        var generator = Seeded(seed: UInt64(seed))
        let history = RestoredHistory(using: &generator)
        var rule = PositionRule<Int>(marks: [:], held: Set(history.sequences))
        var applied: [Int] = []
        for index in history.deliveries(using: &generator) { history.deliver(index, &rule, &applied) }
        #expect(Set(applied).count == applied.count, "seed \(seed): something is applied twice")
        #expect(history.isInOrder(applied), "seed \(seed): something is out of order")
        let missing = history.surviving.filter { !applied.contains($0) }
        #expect(missing.isEmpty, "seed \(seed)")
        let forked = Set(rule.forks.filter { $0.applied > 0 }.map(\.sequence.subject))
        #expect(forked == history.subjects(ofLost: applied, in: rule), "seed \(seed): the list of forks")
    }
}
