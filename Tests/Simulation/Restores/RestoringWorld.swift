import Checking

/// A producer and a consumer, one of which is restored to a backup again and again: the decisions are the runtime's own,
/// all else is modelled.
///
/// What both histories share is applied once and in order, nothing of the last history is missing, and what was applied
/// of a lost one is listed.
struct RestoringWorld: World {
    /// How large a world is, and what happens in it.
    struct Shape {
        var subjects = 1
        /// The subjects of each event.
        var commands: [[Int]] = []
        var faults = 0
        var restores = 1
        /// Whether the consumer is restored, rather than the producer.
        var restoresConsumer = false
    }

    enum Step: Sendable {
        case commit, publish, crashProducer, backUp, restoreProducer(backup: Int)
        case offer(event: Int), deliver([Int], dies: Bool), drainEarly(event: Int), duplicate(event: Int), purge
        case tell(Word), loseWord(Word), tellAgain, restoreConsumer(backup: Int)
    }

    let shape: Shape
    /// The guard that is missing.
    let mutant: Mutant?

    init(_ shape: Shape, without mutant: Mutant? = nil) {
        (self.shape, self.mutant) = (shape, mutant)
    }

    var start: State {
        State(
            producer: Producer(numbers: Array(repeating: nil, count: shape.subjects)),
            consumer: Consumer(marks: Array(repeating: .init(), count: shape.subjects)),
            faultsLeft: shape.faults, restoresLeft: shape.restores)
    }

    func fault(in state: State) -> String? { state.fault }

    func take(_ step: Step, in state: inout State) {
        switch step {
        case .commit: commit(in: &state)
        case .publish: publish(in: &state)
        case .crashProducer:
            state.faultsLeft -= 1
            state.pending = []
        case .backUp:
            if shape.restoresConsumer {
                state.copies.append(state.consumer)
            } else {
                state.backups.append(state.producer)
            }
        case .restoreProducer(let backup): restoreProducer(to: backup, in: &state)
        case .restoreConsumer(let backup): restoreConsumer(to: backup, in: &state)
        case .offer(let event): offer(event, in: &state)
        case .deliver(let events, let dies): deliver(events, dies: dies, in: &state)
        case .drainEarly(let event): apply([event], dies: false, in: &state)
        case .duplicate(let event):
            state.faultsLeft -= 1
            state.queue.append(event)
        case .purge:
            state.faultsLeft -= 1
            state.queue = []
        case .tell(let word): tell(word, in: &state)
        case .loseWord(let word):
            state.faultsLeft -= 1
            state.hasLostWords = true
            state.words.removeAll { $0 == word }
        case .tellAgain: tellAgain(in: &state)
        }
        state.queue.sort()
    }
}

extension RestoringWorld.Shape {
    /// A world drawn at random, small enough that its parts meet.
    init(using random: inout Seeded) {
        let count = 1 + random.below(3)
        subjects = count
        commands = (0..<(3 + random.below(6))).map { _ in
            let first = random.below(count)
            guard count > 1, random.one(in: 3) else { return [first] }
            return [first, (first + 1 + random.below(count - 1)) % count]
        }
        faults = random.below(4)
        restores = 1 + random.below(3)
        restoresConsumer = random.one(in: 3)
    }
}
