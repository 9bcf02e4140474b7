import Checking

@testable import ServiceRuntime

/// What the producers' side does: `OutboxStore` and `Relay`, as a model.
extension PositionWorld {
    func key(_ source: Int, _ consumer: Int, _ subject: Int) -> Int {
        (source * shape.consumers + (mutant == .numberedPerSubject ? 0 : consumer)) * shape.subjects + subject
    }

    private func trueKey(_ source: Int, _ consumer: Int, _ subject: Int) -> Int {
        (source * shape.consumers + consumer) * shape.subjects + subject
    }

    /// Whether the next command may begin at `producer`: the numbers that it gives are locked until its commit.
    func mayBegin(_ producer: Int, in state: State) -> Bool {
        guard state.begun < shape.commands.count, state.producers[producer].open.isEmpty,
            shape.commands[state.begun].source == state.producers[producer].source
        else { return false }
        if mutant == .numbersUnlocked || mutant == .numbersOutsideTheTransaction { return true }
        for other in state.producers where other.source == state.producers[producer].source {
            for event in other.open {
                let event = state.events[event]
                for draft in shape.commands[state.begun].drafts
                where mutant == .numberedPerSubject || draft.consumer == event.consumer {
                    if draft.subjects.contains(where: event.subjects.contains) { return false }
                }
            }
        }
        return true
    }

    func begin(_ producer: Int, in state: inout State) {
        let command = shape.commands[state.begun]
        state.begun += 1
        var given = state.numbers
        for draft in command.drafts {
            var event = Event(
                id: state.events.count, source: command.source, consumer: draft.consumer, subjects: draft.subjects,
                numbers: [], nature: draft.nature)
            for subject in draft.subjects {
                given[key(command.source, draft.consumer, subject)] += 1
                event.numbers.append(given[key(command.source, draft.consumer, subject)])
            }
            name(&event)
            state.producers[producer].open.append(event.id)
            state.events.append(event)
            if mutant == .publishedBeforeTheCommit { state.consumers[event.consumer].queue.append(event.id) }
        }
        if mutant == .numbersOutsideTheTransaction { state.numbers = given }
    }

    /// Gives an event the places and the digest that the rule looks at.
    func name(_ event: inout Event) {
        event.producer = Names.sources[mutant == .sourcesAlike ? 0 : event.source]
        event.digest = Names.digests[mutant == .digestsAlike ? 0 : event.id]
        event.positions = zip(event.subjects, event.numbers).map {
            Position(subject: Names.subjects[$0], number: $1)
        }
        if mutant == .oneSequence { event.positions.removeLast(event.positions.count - 1) }
    }

    func commit(_ producer: Int, in state: inout State) {
        let open = state.producers[producer].open
        for id in open {
            let event = state.events[id]
            for (subject, number) in zip(event.subjects, event.numbers) {
                let key = key(event.source, event.consumer, subject)
                state.numbers[key] = max(state.numbers[key], number)
                let truth = trueKey(event.source, event.consumer, subject)
                state.committed[truth] += 1
                state.events[id].committed.append(state.committed[truth])
            }
            state.outbox.append(State.Row(event: id, isPublished: mutant == .markedBeforeTheConfirm))
        }
        state.producers[producer].open = []
        state.producers[producer].pending += open
    }

    func rollBack(_ producer: Int, in state: inout State) {
        state.producers[producer].open = []
    }

    func publish(_ producer: Int, in state: inout State) {
        for id in state.producers[producer].pending { state.consumers[state.events[id].consumer].queue.append(id) }
        state.producers[producer].sent += state.producers[producer].pending
        state.producers[producer].pending = []
    }

    func markPublished(_ producer: Int, in state: inout State) {
        for id in state.producers[producer].sent {
            if let row = state.outbox.firstIndex(where: { $0.event == id }) { state.outbox[row].isPublished = true }
        }
        state.producers[producer].sent = []
    }

    /// Whether the sweeper may offer `row` again: published long ago, or never, which a minute's silence tells.
    func mayOffer(_ row: State.Row, in state: State) -> Bool {
        guard !row.isConfirmed else { return false }
        switch mutant {
        case .sweptNever: return false
        case .offeredOnce where row.isPublished: return false
        case .polledByNumber where state.producers.contains { $0.last >= row.event }: return false
        default: return shape.losesQueues || !row.isPublished
        }
    }

    func offer(_ id: Int, in state: inout State) {
        guard let row = state.outbox.firstIndex(where: { $0.event == id }) else { return }
        state.outbox[row].isPublished = true
        state.consumers[state.events[id].consumer].queue.append(id)
        if mutant == .polledByNumber { state.producers[0].last = max(state.producers[0].last, id) }
    }

    func mayClean(_ row: State.Row) -> Bool {
        row.isConfirmed || (mutant == .cleanedUnconfirmed && row.isPublished)
    }

    /// The consumer's word of what it has passed reaches its producers.
    func tell(_ consumer: Int, in state: inout State) {
        for index in state.outbox.indices where !state.outbox[index].isConfirmed {
            let event = state.events[state.outbox[index].event]
            guard event.consumer == consumer || mutant == .confirmedAsTold else { continue }
            let passed = state.consumers[consumer].hints[sequence(event.source, event.subjects[0])]
            guard passed > 0, event.numbers[0] <= passed || mutant == .confirmedBySubject else { continue }
            state.outbox[index].isConfirmed = true
            state.outbox[index].isPublished = true
            if !isPassed(event, in: state) { state.fault = "event \(event.id) is confirmed and has not been passed" }
        }
        for index in state.consumers[consumer].hints.indices { state.consumers[consumer].hints[index] = 0 }
    }

    /// Whether `event` has truly been applied or dropped.
    func isPassed(_ event: Event, in state: State) -> Bool {
        for (subject, place) in zip(event.subjects, event.committed)
        where state.consumers[event.consumer].applied[sequence(event.source, subject)] < place {
            return false
        }
        return true
    }
}
