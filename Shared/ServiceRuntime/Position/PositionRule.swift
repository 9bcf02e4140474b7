import FoundationEssentials

/// Decides what becomes of an event, from its places alone: once, in order, per subject, from each source, in the latest
/// life of that source.
///
/// It holds what a transaction has read and locked; whoever uses it writes back what `changed` tells. No I/O and no
/// clock, so that every interleaving of it can be tried out.
struct PositionRule<Message> {
    /// How far a sequence has been applied, and the digest of the message at that place.
    struct Mark: Equatable {
        var number: Int
        var digest: Data
        /// The epoch of the message at that place, and behind which number that epoch began.
        var epoch = 1
        var base = 0

        static var none: Mark { Mark(number: 0, digest: Data()) }
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
        /// Its producer no longer knows it, and has gone on without it: drop it, and list its subjects as forked.
        case lost
    }

    /// How one place stands to the mark of its sequence.
    private enum Standing { case behind, next, ahead, lost }

    private(set) var marks: [SubjectSequence: Mark]
    private(set) var changed: Set<SubjectSequence> = []
    /// The sequences that have entered a newer epoch.
    private(set) var entered: Set<SubjectSequence> = []
    private(set) var forks: [Fork] = []
    /// What this transaction has read and locked.
    private let held: Set<SubjectSequence>
    /// What waits, by its number and its epoch.
    private var waiting: [SubjectSequence: [Int: [Int: Message]]] = [:]

    /// Whether anything has been kept: only then may there be something to forget once places have been passed.
    private(set) var hasKept = false

    /// - Parameter held: every sequence that has been locked before its mark was read, with a mark or without.
    init(marks: [SubjectSequence: Mark], held: Set<SubjectSequence>) {
        self.marks = marks
        self.held = held
    }

    func verdict(on positions: [Position], from source: String, digest: Data) -> Verdict {
        var (applied, ahead) = (0, false)
        for position in positions {
            let sequence = SubjectSequence(source: source, subject: position.subject)
            // Found waiting in one sequence, it may stand in another that nobody has locked: its turn comes by itself.
            guard held.contains(sequence) else { return .early }
            let mark = marks[sequence] ?? .none
            switch Self.standing(of: position, to: mark) {
            case .lost: return .lost
            case .next: break
            case .ahead: ahead = true
            case .behind:
                applied += 1
                let isAtTheMark = position.number == mark.number && position.timeline.epoch == mark.epoch
                if isAtTheMark, mark.digest != digest { return .conflicting }
            }
        }
        if applied > 0 {
            // Both places of one message move in one transaction, so one alone behind means another message took it.
            return applied == positions.count ? .repeated : .conflicting
        }
        return ahead ? .early : .apply
    }

    private static func standing(of position: Position, to mark: Mark) -> Standing {
        let (number, timeline) = (position.number, position.timeline)
        if timeline.epoch == mark.epoch {
            return number <= mark.number ? .behind : number == mark.number + 1 ? .next : .ahead
        }
        if timeline.epoch < mark.epoch { return number <= mark.base ? .behind : .lost }
        // All before the first of a newer epoch is of an epoch that this one stems from, up to the base.
        let isReached = mark.epoch > timeline.prior || mark.epoch == timeline.prior && mark.number >= timeline.base
        return number == timeline.base + 1 && isReached ? .next : .ahead
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
            let timeline = position.timeline
            enter(timeline, in: sequence)
            marks[sequence] = Mark(
                number: position.number, digest: digest, epoch: timeline.epoch, base: timeline.base)
            changed.insert(sequence)
        }
    }

    /// Notes what was applied here of a history that a newer epoch has gone on without.
    private mutating func enter(_ timeline: Timeline, in sequence: SubjectSequence) {
        let mark = marks[sequence] ?? .none
        guard timeline.epoch > mark.epoch else { return }
        entered.insert(sequence)
        let isAbandoned = mark.epoch > timeline.prior
        let base = isAbandoned ? min(timeline.base, mark.base) : timeline.base
        guard mark.number > base else { return }
        forks.append(
            Fork(
                sequence: sequence, abandoned: mark.epoch, epoch: timeline.epoch, base: base, reached: mark.number,
                applied: mark.number - base))
    }

    /// Notes which sequences of a message that is lost have gone on without it.
    mutating func lose(_ positions: [Position], from source: String) {
        for position in positions {
            let sequence = SubjectSequence(source: source, subject: position.subject)
            guard let mark = marks[sequence], Self.standing(of: position, to: mark) == .lost else { continue }
            forks.append(
                Fork(
                    sequence: sequence, abandoned: position.timeline.epoch, epoch: mark.epoch, base: mark.base,
                    reached: position.number, applied: 0))
        }
    }

    /// Keeps `message` until its sequences have caught up.
    mutating func keep(_ message: Message, at position: Position, from source: String) {
        hasKept = true
        let sequence = SubjectSequence(source: source, subject: position.subject)
        waiting[sequence, default: [:]][position.number, default: [:]][position.timeline.epoch] = message
    }

    /// Takes what waits next in the sequence of `subject`, if it is there: of the newest epoch, which goes on without the
    /// others.
    private mutating func next(after subject: UUID, from source: String) -> Message? {
        let sequence = SubjectSequence(source: source, subject: subject)
        let number = (marks[sequence]?.number ?? 0) + 1
        guard let epoch = waiting[sequence]?[number]?.keys.max() else { return nil }
        return waiting[sequence]?[number]?.removeValue(forKey: epoch)
    }
}
