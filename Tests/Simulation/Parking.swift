@testable import ServiceRuntime

/// What is set aside, tried again and dropped: `ParkingStore`, `RuntimeJobs` and the operators' commands, as a model.
extension PositionWorld {
    func isParked(_ event: Event, at consumer: Int, in state: State) -> Bool {
        state.consumers[consumer].parked.contains {
            let other = state.events[$0.event]
            return other.source == event.source && other.subjects[0] == event.subjects[0]
                && other.numbers[0] == event.numbers[0]
        }
    }

    func park(_ id: Int, isConflict: Bool, at consumer: Int, in state: inout State) {
        let event = state.events[id]
        if !isConflict, event.nature == .fine { state.fault = "event \(id) is set aside and nothing is wrong with it" }
        if mutant == .parkedPasses {
            for (position, subject) in zip(event.positions, event.subjects) {
                state.consumers[consumer].marks[sequence(event.source, subject)] = Consumer.Mark(
                    number: position.number, event: id)
            }
        }
        guard mutant != .poisonDropped || isConflict, !isParked(event, at: consumer, in: state) else { return }
        state.consumers[consumer].parked.append(Consumer.Parked(event: id, isConflict: isConflict))
    }

    /// One attempt of a job, in a transaction of its own; false where it fails.
    private func attempt(_ id: Int, drains: Bool, at consumer: Int, in state: inout State) -> Turn? {
        let held = subjects(of: [id], in: state)
        guard
            let turn = turn(
                [id], drains: drains, held: held, marks: state.consumers[consumer].marks, at: consumer, in: state)
        else { return nil }
        if let late = write(turn, at: consumer, in: &state) { mark(late, at: consumer, in: &state) }
        for passed in turn.passed { hint(state.events[passed], at: consumer, in: &state) }
        return turn
    }

    func retry(_ id: Int, at consumer: Int, in state: inout State) {
        guard let turn = attempt(id, drains: false, at: consumer, in: &state) else { return }
        if !turn.conflicting.isEmpty, mutant != .conflictForgotten { return }
        state.consumers[consumer].parked.removeAll { $0.event == id }
        if !turn.conflicting.isEmpty { state.fault = "conflict \(id) is forgotten without a word of an operator" }
    }

    func drop(_ id: Int, at consumer: Int, in state: inout State) {
        if state.consumers[consumer].parked.contains(where: { $0.event == id && $0.isConflict }) == false {
            state.faultsLeft -= 1
        }
        state.consumers[consumer].parked.removeAll { $0.event == id }
        let event = state.events[id]
        var rule = rule(for: [id], marks: state.consumers[consumer].marks, at: consumer, in: state)
        let verdict = rule.verdict(on: event.positions, from: event.producer, digest: event.digest)
        guard verdict == .apply || mutant == .dropUnchecked, mutant != .dropLeavesTheMark else { return }
        rule.pass(event.positions, from: event.producer, digest: event.digest)
        if verdict == .apply { pass(event, "dropped", at: consumer, in: &state) }
        for position in event.positions {
            guard let index = index(of: SubjectSequence(source: event.producer, subject: position.subject)) else {
                continue
            }
            state.consumers[consumer].marks[index] = Consumer.Mark(number: position.number, event: id)
            state.consumers[consumer].early.removeAll { $0.sequence == index && $0.number <= position.number }
        }
    }

    /// As `InboxStore.overdue` finds them.
    func isOverdue(_ early: Consumer.Early, at consumer: Int, in state: State) -> Bool {
        guard mutant != .earlyNeverDrained else { return false }
        let event = state.events[early.event]
        for position in event.positions {
            guard let index = index(of: SubjectSequence(source: event.producer, subject: position.subject)),
                position.number == state.consumers[consumer].marks[index].number + 1
            else { return false }
        }
        return !isParked(event, at: consumer, in: state)
    }

    func drainEarly(_ id: Int, at consumer: Int, in state: inout State) {
        if attempt(id, drains: true, at: consumer, in: &state) != nil { return }
        if mutant != .drainedOnce, attempt(id, drains: false, at: consumer, in: &state) != nil { return }
        park(id, isConflict: false, at: consumer, in: &state)
        state.consumers[consumer].early.removeAll { $0.event == id }
    }
}
