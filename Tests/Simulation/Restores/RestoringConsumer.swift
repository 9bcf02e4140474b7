@testable import ServiceRuntime

/// The consumer's side: `Batch`, `InboxStore` and the restore, as a model around `Sorting` and `PositionRule`.
extension RestoringWorld {
    func deliver(_ events: [Int], dies: Bool, in state: inout State) {
        if dies { state.faultsLeft -= 1 }
        apply(events, dies: dies, in: &state)
        guard !dies else { return }
        for event in events {
            if let place = state.queue.firstIndex(of: event) { state.queue.remove(at: place) }
        }
    }

    /// One transaction; who dies behind its commit neither acknowledges nor tells.
    func apply(_ events: [Int], dies: Bool, in state: inout State) {
        var sorting = Sorting(rule(for: events, in: state))
        for id in events {
            let event = state.events[id]
            let verdict = sorting.verdict(on: event)
            if verdict == .lost, mutant == .lostApplied {
                note(event, in: &state)
                continue
            }
            if verdict == .conflicting { state.fault = "event \(id) conflicts in a lawful world" }
            sorting.take(event, as: verdict, drains: true) { next, _ in
                note(next, in: &state)
                return true
            }
        }
        write(sorting, in: &state)
        var words: [Word] = []
        for event in sorting.passed {
            for (subject, position) in zip(event.subjects, event.positions) {
                words.append(word(subject, position.number, position.timeline.epoch, in: state))
            }
        }
        if mutant != .lastPlacesUntold {
            for fork in sorting.rule.forks where fork.applied > 0 {
                words.append(word(subject(of: fork.sequence), fork.reached, fork.abandoned, in: state))
            }
        }
        if dies {
            state.hasLostWords = true
        } else {
            for word in words { say(word, in: &state) }
        }
    }

    private func word(_ subject: Int, _ number: Int, _ epoch: Int, in state: State) -> Word {
        Word(
            subject: subject, number: number, epoch: mutant == .wordsWithoutEpoch ? 1 : epoch, life: state.consumer.life
        )
    }

    /// Of one sequence in one epoch the last number is told.
    private func say(_ word: Word, in state: inout State) {
        let place = state.words.firstIndex { ($0.subject, $0.epoch, $0.life) == (word.subject, word.epoch, word.life) }
        guard let place else { return state.words.append(word) }
        state.words[place].number = max(state.words[place].number, word.number)
    }

    private func subject(of sequence: SubjectSequence) -> Int { Names.subjects.firstIndex(of: sequence.subject) ?? 0 }

    /// As `Batch.hold` reads it from the database.
    func rule(for events: [Int], in state: State) -> PositionRule<Event> {
        let subjects = Set(events.flatMap { state.events[$0].subjects })
        var marks: [SubjectSequence: PositionRule<Event>.Mark] = [:]
        for subject in subjects {
            let mark = state.consumer.marks[subject]
            guard mark.number > 0 else { continue }
            marks[Names.sequences[0][subject]] = .init(
                number: mark.number, digest: Names.digests[mark.event], epoch: mark.epoch, base: mark.base)
        }
        var rule = PositionRule<Event>(marks: marks, held: Set(subjects.map { Names.sequences[0][$0] }))
        for early in state.consumer.early where subjects.contains(early.subject) {
            let event = state.events[early.event]
            guard let place = event.subjects.firstIndex(of: early.subject) else { continue }
            rule.keep(event, at: event.positions[place], from: event.producer)
        }
        return rule
    }

    private func write(_ sorting: Sorting<Event>, in state: inout State) {
        let rule = sorting.rule
        for event in sorting.lost { dropEarly(event, in: &state.consumer) }
        for event in sorting.early {
            for (subject, position) in zip(event.subjects, event.positions) {
                let row = Consumer.Early(
                    subject: subject, number: position.number, epoch: position.timeline.epoch, event: event.id)
                let isThere = state.consumer.early.contains {
                    ($0.subject, $0.number, $0.epoch) == (row.subject, row.number, row.epoch)
                }
                if !isThere { state.consumer.early.append(row) }
            }
        }
        for sequence in rule.changed {
            guard let mark = rule.marks[sequence] else { continue }
            let subject = subject(of: sequence)
            state.consumer.marks[subject] = .init(
                number: mark.number, event: Int(mark.digest.first ?? 0), epoch: mark.epoch, base: mark.base)
            if rule.entered.contains(sequence) {
                state.consumer.early.removeAll { $0.subject == subject && $0.epoch < mark.epoch }
            }
            guard rule.hasKept else { continue }
            state.consumer.early.removeAll {
                $0.subject == subject && $0.epoch == mark.epoch && $0.number <= mark.number
            }
        }
        guard mutant != .forksUnlisted else { return }
        for fork in rule.forks {
            state.consumer.forks.insert(Listed(subject: subject(of: fork.sequence), reached: fork.reached))
        }
    }

    private func dropEarly(_ event: Event, in consumer: inout Consumer) {
        for (subject, position) in zip(event.subjects, event.positions) {
            consumer.early.removeAll {
                ($0.subject, $0.number, $0.epoch) == (subject, position.number, position.timeline.epoch)
            }
        }
    }

    /// An effect, held against what its producer truly committed.
    private func note(_ event: Event, in state: inout State) {
        let applied = state.consumer.applied
        if applied.contains(event.id) { state.fault = "event \(event.id) is applied twice" }
        for (subject, before) in zip(event.subjects, event.before) {
            if let before, !applied.contains(before) {
                state.fault = "event \(event.id) is applied before the one before it"
            }
            let last = applied.last { state.events[$0].subjects.contains(subject) }
            if let last, last != before, state.lives[event.id] <= state.lives[last] {
                state.fault = "event \(event.id) is applied though its history is lost"
            }
        }
        state.consumer.applied.append(event.id)
    }

    /// Whether one that waits has its turn, or has been left behind.
    func isOverdue(_ id: Int, in state: State) -> Bool {
        let verdict = Sorting(rule(for: [id], in: state)).verdict(on: state.events[id])
        return verdict == .apply || verdict == .lost
    }

    func tellAgain(in state: inout State) {
        state.consumer.tellsAgain = false
        for (subject, mark) in state.consumer.marks.enumerated() where mark.number > 0 {
            say(word(subject, mark.number, mark.epoch, in: state), in: &state)
        }
    }

    /// The schema is that of a backup, and the producer is told so before anybody serves.
    func restoreConsumer(to backup: Int, in state: inout State) {
        state.restoresLeft -= 1
        state.consumer = state.copies[backup]
        state.copies.removeSubrange((backup + 1)...)
        state.lastLife += 1
        state.consumer.life = state.lastLife
        state.producer.life = state.lastLife
        guard mutant != .notOfferedAgain else { return }
        for subject in state.producer.numbers.indices { state.producer.numbers[subject]?.confirmed = 0 }
    }
}
