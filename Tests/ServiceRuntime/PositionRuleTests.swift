import Checking
import Foundation
import Testing

@testable import ServiceRuntime

@Suite("The position rule")
struct PositionRuleTests {
    private let child = UUID()
    private let other = UUID()
    private let digest = Data([1])

    private func rule(_ marks: [UUID: Int] = [:]) -> PositionRule<Int> {
        PositionRule(
            marks: Dictionary(
                uniqueKeysWithValues: marks.map {
                    (SubjectSequence(source: "identity", subject: $0.key), .init(number: $0.value, digest: digest))
                }),
            held: Set([child, other].flatMap { held($0) }))
    }

    private func held(_ subject: UUID) -> [SubjectSequence] {
        ["identity", "directory"].map { SubjectSequence(source: $0, subject: subject) }
    }

    private func verdict(_ rule: PositionRule<Int>, _ places: [UUID: Int], digest: Data? = nil)
        -> PositionRule<Int>.Verdict
    {
        rule.verdict(
            on: places.map { Position(subject: $0.key, number: $0.value) }, from: "identity",
            digest: digest ?? self.digest)
    }

    @Test func `the next number is applied`() {
        #expect(verdict(rule(), [child: 1]) == .apply)
        #expect(verdict(rule([child: 6]), [child: 7]) == .apply)
    }

    @Test func `a number at or before the mark is dropped for ever`() {
        #expect(verdict(rule([child: 7]), [child: 7]) == .repeated)
        #expect(verdict(rule([child: 7]), [child: 1], digest: Data([2])) == .repeated)
    }

    @Test func `another message at the very place of the mark is a conflict`() {
        #expect(verdict(rule([child: 7]), [child: 7], digest: Data([2])) == .conflicting)
    }

    @Test func `a number beyond the next is early`() {
        #expect(verdict(rule(), [child: 2]) == .early)
    }

    @Test func `a sequence of another source is another sequence`() {
        let rule = rule([child: 3])
        #expect(rule.verdict(on: [Position(subject: child, number: 1)], from: "directory", digest: digest) == .apply)
    }

    @Test func `an event about two subjects is applied when it is next in both`() {
        #expect(verdict(rule([child: 1]), [child: 2, other: 1]) == .apply)
        #expect(verdict(rule([child: 1]), [child: 2, other: 2]) == .early)
        #expect(verdict(rule([child: 2, other: 1]), [child: 2, other: 1]) == .repeated)
    }

    @Test func `an event about two subjects that passed in one of them alone is a conflict`() {
        #expect(verdict(rule([child: 2]), [child: 2, other: 1]) == .conflicting)
    }

    @Test func `an event about a subject that is not held waits`() {
        #expect(verdict(rule(), [child: 1, UUID(): 1]) == .early)
    }

    /// Every delivery order, with repeats, of a few sequences: the effects are each once and in order.
    @Test(arguments: 0..<2_000)
    func `whatever the order of delivery, effects are once and in order`(seed: Int) {
        var generator = Seeded(seed: UInt64(seed))
        let subjects = (0..<3).map { _ in UUID() }
        var sent: [[Position]] = []
        var numbers: [UUID: Int] = [:]
        for _ in 0..<12 {
            let chosen = Array(subjects.shuffled(using: &generator).prefix(Int.random(in: 1...2, using: &generator)))
            sent.append(
                chosen.map { subject in
                    numbers[subject, default: 0] += 1
                    return Position(subject: subject, number: numbers[subject]!)
                })
        }
        let deliveries = (sent.indices + sent.indices.filter { _ in Bool.random(using: &generator) }).shuffled(
            using: &generator)
        var rule = PositionRule<Int>(marks: [:], held: Set(subjects.flatMap { held($0) }))
        var applied: [Int] = []
        for index in deliveries {
            deliver(index, sent, &rule, &applied)
        }
        #expect(applied.count == sent.count, "seed \(seed)")
        for subject in subjects {
            let seen = applied.flatMap { sent[$0] }.filter { $0.subject == subject }.map(\.number)
            #expect(seen == Array(1..<(seen.count + 1)), "seed \(seed)")
        }
    }

    private func deliver(_ index: Int, _ sent: [[Position]], _ rule: inout PositionRule<Int>, _ applied: inout [Int]) {
        let digest = Data([UInt8(index)])
        switch rule.verdict(on: sent[index], from: "identity", digest: digest) {
        case .repeated: break
        case .lost: Issue.record("a loss in a world without restores")
        case .conflicting: Issue.record("a conflict in a lawful world")
        case .early: for position in sent[index] { rule.keep(index, at: position, from: "identity") }
        case .apply:
            rule.advance(with: index, from: "identity", places: { (sent[$0], Data([UInt8($0)])) }) { next in
                applied.append(next)
                return true
            }
        }
    }
}
