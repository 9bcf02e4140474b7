/// How a world comes to rest once faults have stopped, and what must be true of it then.
extension PositionWorld {
    func faultAtTheEnd(of settled: State) -> String? {
        var state = settled
        state.faultsLeft = 0
        if !state.isHealed, state.events.contains(where: { $0.nature != .fine }) {
            rest(&state)
            if let fault = state.fault ?? faultAtRest(state) { return fault }
            state.isHealed = true
        }
        rest(&state)
        return state.fault ?? faultAtRest(state)
    }

    /// Goes round until nothing changes any more.
    private func rest(_ state: inout State) {
        for _ in 0..<40 {
            let before = state
            for producer in state.producers.indices {
                commit(producer, in: &state)
                publish(producer, in: &state)
                markPublished(producer, in: &state)
            }
            for consumer in state.consumers.indices {
                // What is open holds locks, so each is finished before another begins.
                for replica in state.consumers[consumer].replicas.indices { close(consumer, replica, in: &state) }
                for replica in state.consumers[consumer].replicas.indices { work(consumer, replica, in: &state) }
                while !state.consumers[consumer].queue.isEmpty, state.fault == nil {
                    let next = Array(state.consumers[consumer].queue.prefix(8))
                    guard state.consumers[consumer].replicas[0].isIdle else { break }
                    deliver(next, to: consumer, 0, in: &state)
                    work(consumer, 0, in: &state)
                }
                for parked in state.consumers[consumer].parked where !parked.isConflict {
                    retry(parked.event, at: consumer, in: &state)
                }
                while state.fault == nil,
                    let due = state.consumers[consumer].early.first(where: {
                        isOverdue($0, at: consumer, in: state)
                    })
                {
                    drainEarly(due.event, at: consumer, in: &state)
                }
                tell(consumer, in: &state)
            }
            for row in state.outbox where mayOffer(row, in: state) { offer(row.event, in: &state) }
            if state.fault != nil || state == before { return }
        }
    }

    private func close(_ consumer: Int, _ replica: Int, in state: inout State) {
        if state.consumers[consumer].replicas[replica].held != 0 { decide(consumer, replica, in: &state) }
        if !state.consumers[consumer].replicas[replica].finished.isEmpty { settle(consumer, replica, in: &state) }
    }

    private func work(_ consumer: Int, _ replica: Int, in state: inout State) {
        var patience = 64
        while !state.consumers[consumer].replicas[replica].isIdle, state.fault == nil, patience > 0 {
            patience -= 1
            if mayHold(consumer, replica, in: state) { hold(consumer, replica, in: &state) }
            close(consumer, replica, in: &state)
        }
    }

    private func faultAtRest(_ state: State) -> String? {
        for consumer in state.consumers.indices {
            let waits = blocked(at: consumer, in: state)
            for event in state.events where event.consumer == consumer && !event.committed.isEmpty && !event.isForged {
                let isPassed = isPassed(event, in: state)
                if !isPassed, !waits.contains(event.id) { return "event \(event.id) is missing" }
            }
            guard state.isHealed else { continue }
            if let left = state.consumers[consumer].early.first { return "event \(left.event) is left among the early" }
            if let left = state.consumers[consumer].parked.first(where: { !$0.isConflict }) {
                return "event \(left.event) is left among the parked"
            }
        }
        if shape.losesQueues, state.isHealed, let row = state.outbox.first(where: { !$0.isConfirmed }) {
            return "event \(row.event) is never confirmed"
        }
        return nil
    }

    /// Poison that is set aside, and whatever stands behind it in its own sequences: they alone may wait.
    private func blocked(at consumer: Int, in state: State) -> Set<Int> {
        guard !state.isHealed else { return [] }
        var waits: Set<Int> = []
        let events = state.events.filter { $0.consumer == consumer && !$0.committed.isEmpty && !$0.isForged }
        for event in events where event.nature != .fine { waits.insert(event.id) }
        var grows = true
        while grows {
            grows = false
            for event in events where !waits.contains(event.id) {
                let isBehind = events.contains { other in
                    waits.contains(other.id) && !isPassed(other, in: state) && isBefore(other, event)
                }
                if isBehind {
                    waits.insert(event.id)
                    grows = true
                }
            }
        }
        return waits
    }

    private func isBefore(_ one: Event, _ other: Event) -> Bool {
        guard one.source == other.source else { return false }
        for (subject, place) in zip(one.subjects, one.committed) {
            for (otherSubject, otherPlace) in zip(other.subjects, other.committed)
            where subject == otherSubject && place < otherPlace {
                return true
            }
        }
        return false
    }
}
