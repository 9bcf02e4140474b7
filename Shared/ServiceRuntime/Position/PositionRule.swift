import Contracts
import Foundation

/// A place in one producer's sequence about one subject.
struct Position: Hashable, Sendable {
    var subject: UUID
    /// From 1, without gaps.
    var number: Int
}

/// One producer's sequence about one subject.
struct SubjectSequence: Hashable, Sendable {
    var source: String
    var subject: UUID
}

/// Decides what becomes of an event, from its places alone: once, in order, per subject, from each source.
///
/// It holds what a transaction has read and locked; whoever uses it writes back what `changed` tells. No I/O and no
/// clock, so that every interleaving of it can be tried out.
struct PositionRule<Message> {
    /// How far a sequence has been applied, and the digest of the message at that place.
    struct Mark: Equatable {
        var number: Int
        var digest: Data
    }

    enum Verdict: Equatable {
        /// It is next in each of its sequences.
        case apply
        /// Something before it has not been applied yet: keep it.
        case early
        /// It has been applied: drop it for ever.
        case repeated
        /// Another message has been applied at this very place: park it and raise the alarm.
        case conflicting
    }

    private(set) var marks: [SubjectSequence: Mark]
    private(set) var changed: Set<SubjectSequence> = []
    /// What this transaction has read and locked.
    private let held: Set<SubjectSequence>
    /// What waits, by the first of its places that is not reached yet.
    private var waiting: [SubjectSequence: [Int: Message]] = [:]

    /// Whether anything has been kept: only then may there be something to forget once places have been passed.
    private(set) var hasKept = false

    /// - Parameter held: every sequence that has been locked before its mark was read, with a mark or without.
    init(marks: [SubjectSequence: Mark], held: Set<SubjectSequence>) {
        self.marks = marks
        self.held = held
    }

    func verdict(on positions: [Position], from source: String, digest: Data) -> Verdict {
        var applied = 0
        var ahead = false
        for position in positions {
            let sequence = SubjectSequence(source: source, subject: position.subject)
            // Found waiting in one sequence, it may stand in another that nobody has locked: its turn comes by itself.
            guard held.contains(sequence) else { return .early }
            let mark = marks[sequence]
            let last = mark?.number ?? 0
            if position.number <= last {
                applied += 1
                if position.number == last, let mark, mark.digest != digest { return .conflicting }
            } else if position.number > last + 1 {
                ahead = true
            }
        }
        if applied > 0 {
            // Both places of one message move in one transaction, so one alone behind means another message took it.
            return applied == positions.count ? .repeated : .conflicting
        }
        return ahead ? .early : .apply
    }

    /// Takes a message that is next, then whatever waited for it, and for that; each is looked at again when its turn
    /// comes, because one that waits in two sequences is found in both.
    /// - Parameter apply: hands a message on; false leaves it waiting, and its sequences where they are.
    mutating func advance(
        with message: Message, from source: String, drains: Bool = true,
        places: (Message) -> (positions: [Position], digest: Data),
        apply: (Message) throws -> Bool
    ) rethrows {
        var queue = [message]
        while let next = queue.popLast() {
            let (positions, digest) = places(next)
            guard verdict(on: positions, from: source, digest: digest) == .apply, try apply(next) else { continue }
            pass(positions, from: source, digest: digest)
            guard drains else { return }
            for position in positions {
                if let waiting = self.next(after: position.subject, from: source) { queue.append(waiting) }
            }
        }
    }

    /// The message at `positions` has been applied, or given up.
    mutating func pass(_ positions: [Position], from source: String, digest: Data) {
        for position in positions {
            let sequence = SubjectSequence(source: source, subject: position.subject)
            marks[sequence] = Mark(number: position.number, digest: digest)
            changed.insert(sequence)
        }
    }

    /// Keeps `message` until its sequences have caught up.
    mutating func keep(_ message: Message, at position: Position, from source: String) {
        hasKept = true
        waiting[SubjectSequence(source: source, subject: position.subject), default: [:]][position.number] = message
    }

    /// Takes what waits next in the sequence of `subject`, if it is there.
    private mutating func next(after subject: UUID, from source: String) -> Message? {
        let sequence = SubjectSequence(source: source, subject: subject)
        let number = (marks[sequence]?.number ?? 0) + 1
        return waiting[sequence]?.removeValue(forKey: number)
    }
}
