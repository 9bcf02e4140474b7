import Checking
import Foundation

@testable import ServiceRuntime

/// What a producer said that was restored from backups in between: each time to a state of the life that it was in.
struct RestoredHistory {
    struct Said {
        var positions: [Position]
        var epoch: Int
        var digest: Data
    }

    private(set) var all: [Said] = []
    /// Those that the producer knows at the end.
    private(set) var surviving: [Int] = []
    private let subjects = (0..<3).map { _ in UUID() }

    var sequences: [SubjectSequence] { subjects.map { SubjectSequence(source: "identity", subject: $0) } }

    private struct Numbers {
        var last = 0
        var timeline = Timeline.first
    }

    init(using random: inout Seeded) {
        var numbers: [UUID: Numbers] = [:]
        for epoch in 1...(2 + Int.random(in: 0...2, using: &random)) {
            var backups = [(numbers, surviving)]
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                say(in: epoch, &numbers, using: &random)
                backups.append((numbers, surviving))
            }
            (numbers, surviving) = backups[Int.random(in: 0..<backups.count, using: &random)]
        }
        for _ in 0..<4 { say(in: 9, &numbers, using: &random) }
    }

    private mutating func say(in epoch: Int, _ numbers: inout [UUID: Numbers], using random: inout Seeded) {
        let about = subjects.shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random))
        let positions = about.map { subject in
            var next = numbers[subject] ?? Numbers(timeline: Timeline(epoch: epoch))
            if next.timeline.epoch < epoch {
                next.timeline = Timeline(epoch: epoch, base: next.last, prior: next.timeline.epoch)
            }
            next.last += 1
            numbers[subject] = next
            return Position(subject: subject, number: next.last, timeline: next.timeline)
        }
        surviving.append(all.count)
        all.append(Said(positions: positions, epoch: epoch, digest: Data([UInt8(all.count)])))
    }

    /// Everything that was ever said, in any order, with repeats; then what is known at the end, as it is offered again.
    func deliveries(using random: inout Seeded) -> [Int] {
        let heard = all.indices.filter { _ in !random.one(in: 4) }
        let again = all.indices.filter { _ in random.one(in: 3) }
        return (heard + again).shuffled(using: &random) + surviving.shuffled(using: &random)
            + surviving
    }

    func deliver(_ index: Int, _ rule: inout PositionRule<Int>, _ applied: inout [Int]) {
        let said = all[index]
        switch rule.verdict(on: said.positions, from: "identity", digest: said.digest) {
        case .repeated, .conflicting: break
        case .lost: rule.lose(said.positions, from: "identity")
        case .early: for position in said.positions { rule.keep(index, at: position, from: "identity") }
        case .apply:
            rule.advance(with: index, from: "identity", places: { (all[$0].positions, all[$0].digest) }) { next in
                applied.append(next)
                return true
            }
        }
    }

    /// Whether what was applied of each subject went up within each epoch, and what survived in the order that it has.
    func isInOrder(_ applied: [Int]) -> Bool {
        subjects.allSatisfy { subject in
            let seen = applied.compactMap { index in all[index].positions.first { $0.subject == subject } }
            let inEpochs = zip(seen, seen.dropFirst()).allSatisfy { one, next in
                next.timeline.epoch > one.timeline.epoch
                    || next.timeline.epoch == one.timeline.epoch && next.number == one.number + 1
            }
            let survivors = applied.filter { surviving.contains($0) && isAbout(subject, $0) }
            return inEpochs && survivors == survivors.sorted()
        }
    }

    /// The subjects of those among `applied` that did not survive, where `rule` has heard of a later epoch.
    func subjects(ofLost applied: [Int], in rule: PositionRule<Int>) -> Set<UUID> {
        let lost = applied.filter { !surviving.contains($0) }
        return Set(
            subjects.filter { subject in
                let mark = rule.marks[SubjectSequence(source: "identity", subject: subject)]
                return lost.contains { isAbout(subject, $0) && all[$0].epoch < mark?.epoch ?? 1 }
            })
    }

    private func isAbout(_ subject: UUID, _ index: Int) -> Bool {
        all[index].positions.contains { $0.subject == subject }
    }
}
