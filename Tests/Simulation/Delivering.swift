@testable import ServiceRuntime

/// What the queue and a replica's worker do: `Consumer` and `BatchWorker`, as a model around `AfterFailure`.
extension PositionWorld {
    func deliver(_ events: [Int], to consumer: Int, _ replica: Int, in state: inout State) {
        for event in events {
            guard let index = state.consumers[consumer].queue.firstIndex(of: event) else { continue }
            state.consumers[consumer].queue.remove(at: index)
        }
        if mutant != .acknowledgedBeforeTheCommit {
            state.consumers[consumer].replicas[replica].unacknowledged = events
        }
        state.consumers[consumer].replicas[replica].attempts = [Consumer.Attempt(events: events)]
    }

    func subjects(of events: [Int], in state: State) -> UInt8 {
        var subjects: UInt8 = 0
        for event in events {
            for subject in state.events[event].subjects { subjects |= 1 << UInt8(subject) }
        }
        return subjects
    }

    /// Whether `subjects` are free: what others hold, they hold to the end of their transactions.
    func areFree(_ subjects: UInt8, at consumer: Int, in state: State) -> Bool {
        for replica in state.consumers[consumer].replicas where replica.held & subjects != 0 {
            return mutant == .unlocked
        }
        return true
    }

    func mayHold(_ consumer: Int, _ replica: Int, in state: State) -> Bool {
        let replica = state.consumers[consumer].replicas[replica]
        guard replica.held == 0, replica.finished.isEmpty, let attempt = replica.attempts.last else { return false }
        return attempt.parks || areFree(subjects(of: attempt.events, in: state), at: consumer, in: state)
    }

    /// Opens the transaction of the next attempt; setting aside needs no locks.
    func hold(_ consumer: Int, _ replica: Int, in state: inout State) {
        guard let attempt = state.consumers[consumer].replicas[replica].attempts.last else { return }
        if attempt.parks {
            for event in attempt.events { park(event, isConflict: false, at: consumer, in: &state) }
            state.consumers[consumer].replicas[replica].attempts.removeLast()
            state.consumers[consumer].replicas[replica].finished = attempt.events
            if mutant == .confirmedWhenDelivered {
                state.consumers[consumer].replicas[replica].passed = attempt.events
            }
            return
        }
        state.consumers[consumer].replicas[replica].held = subjects(of: attempt.events, in: state)
        if mutant == .unlocked {
            state.consumers[consumer].replicas[replica].marks = state.consumers[consumer].marks
        }
    }

    /// Runs the batch of the open transaction, and commits or rolls back.
    func decide(_ consumer: Int, _ replica: Int, in state: inout State) {
        guard let attempt = state.consumers[consumer].replicas[replica].attempts.last else { return }
        let marks =
            mutant == .unlocked ? state.consumers[consumer].replicas[replica].marks : state.consumers[consumer].marks
        let held = state.consumers[consumer].replicas[replica].held
        state.consumers[consumer].replicas[replica].held = 0
        state.consumers[consumer].replicas[replica].marks = []
        guard let turn = turn(attempt.events, drains: attempt.drains, held: held, marks: marks, at: consumer, in: state)
        else { return retreat(from: attempt, consumer, replica, in: &state) }
        let late = write(turn, at: consumer, in: &state)
        state.consumers[consumer].replicas[replica].attempts.removeLast()
        state.consumers[consumer].replicas[replica].finished = attempt.events
        state.consumers[consumer].replicas[replica].passed = turn.passed
        if let late { state.consumers[consumer].replicas[replica].marks = late }
    }

    private func retreat(
        from attempt: Consumer.Attempt, _ consumer: Int, _ replica: Int, in state: inout State
    ) {
        var attempts = state.consumers[consumer].replicas[replica].attempts
        let last = attempts.count - 1
        switch AfterFailure.of(attempt.events.count, drained: attempt.drains) {
        case .halve where mutant == .neverHalved: attempts[last].parks = true
        case .halve(let middle):
            attempts[last].events = Array(attempt.events[middle...])
            attempts.append(Consumer.Attempt(events: Array(attempt.events[..<middle])))
        case .alone where mutant == .drainedAlone: attempts[last].parks = true
        case .alone: attempts[last].drains = false
        case .setAside where mutant == .neverParked: break
        case .setAside: attempts[last].parks = true
        }
        state.consumers[consumer].replicas[replica].attempts = attempts
    }

    /// After the commit: the hint for the producers, then the acknowledgement.
    func settle(_ consumer: Int, _ replica: Int, in state: inout State) {
        let worker = state.consumers[consumer].replicas[replica]
        if mutant == .marksApart, !worker.marks.isEmpty { mark(worker.marks, at: consumer, in: &state) }
        for id in worker.passed { hint(state.events[id], at: consumer, in: &state) }
        state.consumers[consumer].replicas[replica].unacknowledged.removeAll { worker.finished.contains($0) }
        state.consumers[consumer].replicas[replica].finished = []
        state.consumers[consumer].replicas[replica].passed = []
        state.consumers[consumer].replicas[replica].marks = []
    }

    func hint(_ event: Event, at consumer: Int, in state: inout State) {
        for (subject, number) in zip(event.subjects, event.numbers) {
            let sequence = sequence(event.source, subject)
            state.consumers[consumer].hints[sequence] = max(state.consumers[consumer].hints[sequence], number)
        }
    }

    /// Another body appears at the places of `event`, as after a theft of the producer's key.
    func forge(_ id: Int, at consumer: Int, in state: inout State) {
        state.faultsLeft -= 1
        var forged = state.events[id]
        forged.id = state.events.count
        forged.isForged = true
        forged.nature = .fine
        forged.digest = Names.digests[mutant == .digestsAlike ? 0 : forged.id]
        state.events.append(forged)
        state.consumers[consumer].queue.append(forged.id)
    }
}
