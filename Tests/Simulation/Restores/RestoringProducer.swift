@testable import ServiceRuntime

/// The producer's side: `OutboxStore`, `ForkStore` and the restore, as a model.
extension RestoringWorld {
    func commit(in state: inout State) {
        let subjects = shape.commands[state.begun]
        state.begun += 1
        var event = Event(id: state.events.count, subjects: subjects, positions: [], before: [])
        for subject in subjects {
            event.before.append(state.producer.outbox.last { state.events[$0].subjects.contains(subject) })
            let number = nextNumber(of: subject, in: &state.producer)
            event.positions.append(
                Position(subject: Names.subjects[subject], number: number.last, timeline: timeline(number)))
        }
        state.events.append(event)
        state.lives.append(state.lastEpoch)
        state.producer.outbox.append(event.id)
        state.pending.append(event.id)
    }

    private func nextNumber(of subject: Int, in producer: inout Producer) -> Producer.Number {
        var number = producer.numbers[subject] ?? .init(last: 0, epoch: producer.epoch)
        if number.epoch < producer.epoch {
            (number.base, number.prior, number.epoch) = (number.last, number.epoch, producer.epoch)
        }
        number.last += 1
        producer.numbers[subject] = number
        return number
    }

    private func timeline(_ number: Producer.Number) -> Timeline {
        if mutant == .epochsUntold || number.epoch == 1 { return .first }
        return Timeline(
            epoch: number.epoch, base: mutant == .basesUntold ? 0 : number.base,
            prior: mutant == .priorsUntold ? 1 : number.prior)
    }

    func publish(in state: inout State) {
        state.queue += state.pending
        state.pending = []
    }

    /// Whether a row falls due: nobody has confirmed it, and no copy is on its way.
    func mayOffer(_ id: Int, in state: State) -> Bool {
        !isConfirmed(id, in: state) && !state.queue.contains(id) && !state.pending.contains(id)
    }

    func isConfirmed(_ id: Int, in state: State) -> Bool {
        let event = state.events[id]
        return state.producer.numbers[event.subjects[0]].map { event.positions[0].number <= $0.confirmed } ?? false
    }

    func offer(_ id: Int, in state: inout State) {
        if mutant == .rowsNamedAnew {
            for (index, subject) in state.events[id].subjects.enumerated() {
                guard let number = state.producer.numbers[subject] else { continue }
                state.events[id].positions[index].timeline = timeline(number)
            }
        }
        state.queue.append(id)
    }

    /// The schema is that of a backup; the processes, and what they had not published yet, are gone.
    func restoreProducer(to backup: Int, in state: inout State) {
        state.restoresLeft -= 1
        state.producerRestores += 1
        state.producer = state.backups[backup]
        // What was backed up later is of a life that is lost.
        state.backups.removeSubrange((backup + 1)...)
        state.pending = []
        state.lastEpoch += 1
        switch mutant {
        case .epochKept: break
        case .epochCounted: state.producer.epoch += 1
        default: state.producer.epoch = state.lastEpoch
        }
        state.consumer.tellsAgain = mutant != .notToldAgain
    }

    /// A word of the consumer arrives: it confirms, and shows what its producer no longer knows.
    func tell(_ word: Word, in state: inout State) {
        state.words.removeAll { $0 == word }
        confirm(word, in: &state)
        list(word, in: &state.producer)
    }

    private func confirm(_ word: Word, in state: inout State) {
        guard var number = state.producer.numbers[word.subject], number.confirmed < word.number else { return }
        let isOwn = number.epoch == word.epoch || mutant == .oldWordsConfirm
        guard isOwn || number.prior == word.epoch && number.confirmed < number.base else { return }
        guard word.life >= state.producer.life || mutant == .formerLivesConfirm else { return }
        number.confirmed = min(word.number, isOwn ? number.last : number.base)
        state.producer.numbers[word.subject] = number
        for id in state.producer.outbox where !state.consumer.applied.contains(id) {
            let event = state.events[id]
            for (subject, position) in zip(event.subjects, event.positions)
            where subject == word.subject && position.number <= number.confirmed {
                state.fault = "event \(id) is confirmed and has not been applied"
            }
        }
    }

    private func list(_ word: Word, in producer: inout Producer) {
        guard mutant != .wordsUnlisted, word.epoch < producer.epoch else { return }
        let number = producer.numbers[word.subject]
        let known =
            switch number {
            case nil: 0
            case let number? where number.epoch <= word.epoch: number.last
            case let number? where number.prior <= word.epoch: number.base
            default: word.number
            }
        if word.number > known { producer.forks.insert(Listed(subject: word.subject, reached: word.number)) }
    }
}
