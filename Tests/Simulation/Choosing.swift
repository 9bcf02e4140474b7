import Checking

/// What can happen next: all of it, or one thing at random.
extension PositionWorld {
    func steps(from state: State, into steps: inout [Step]) {
        for producer in state.producers.indices { self.steps(of: producer, from: state, into: &steps) }
        for row in state.outbox where mayOffer(row, in: state) && !isUnderWay(row, in: state) {
            steps.append(.offer(event: row.event))
        }
        if mutant == .cleanedUnconfirmed {
            for row in state.outbox where mayClean(row) { steps.append(.clean(event: row.event)) }
        }
        for consumer in state.consumers.indices { self.steps(at: consumer, from: state, into: &steps) }
        if !state.isHealed, state.events.contains(where: { $0.nature != .fine }) { steps.append(.heal) }
    }

    /// A row is offered again only where the offer can matter: another copy of what is on its way is a duplicate.
    private func isUnderWay(_ row: State.Row, in state: State) -> Bool {
        let consumer = state.consumers[state.events[row.event].consumer]
        return consumer.queue.contains(row.event)
            || consumer.replicas.contains { $0.unacknowledged.contains(row.event) }
            || state.producers.contains { $0.pending.contains(row.event) }
    }

    private func steps(of producer: Int, from state: State, into steps: inout [Step]) {
        let replica = state.producers[producer]
        if mayBegin(producer, in: state) { steps.append(.begin(producer: producer)) }
        if !replica.open.isEmpty { steps.append(.commit(producer: producer)) }
        if !replica.pending.isEmpty { steps.append(.publish(producer: producer)) }
        if !replica.sent.isEmpty { steps.append(.markPublished(producer: producer)) }
        guard state.faultsLeft > 0 else { return }
        if !replica.open.isEmpty || !replica.pending.isEmpty || !replica.sent.isEmpty {
            steps.append(.crashProducer(producer: producer))
        }
    }

    private func steps(at consumer: Int, from state: State, into steps: inout [Step]) {
        let here = state.consumers[consumer]
        for replica in here.replicas.indices {
            if here.replicas[replica].isIdle {
                for (index, event) in here.queue.enumerated() where here.queue[..<index].allSatisfy({ $0 != event }) {
                    steps.append(.deliver(consumer: consumer, replica: replica, events: [event]))
                    guard shape.batch > 1 else { continue }
                    for other in here.queue where other != event {
                        steps.append(.deliver(consumer: consumer, replica: replica, events: [event, other]))
                    }
                }
                // Idle replicas are alike.
                break
            }
        }
        for replica in here.replicas.indices {
            let worker = here.replicas[replica]
            if worker.held != 0 { steps.append(.decide(consumer: consumer, replica: replica)) }
            if !worker.finished.isEmpty { steps.append(.settle(consumer: consumer, replica: replica)) }
            if mayHold(consumer, replica, in: state) { steps.append(.hold(consumer: consumer, replica: replica)) }
            if state.faultsLeft > 0, !worker.isIdle {
                steps.append(.crash(consumer: consumer, replica: replica))
                if !worker.unacknowledged.isEmpty { steps.append(.lapse(consumer: consumer, replica: replica)) }
            }
        }
        if here.hints.contains(where: { $0 > 0 }) { steps.append(.tell(consumer: consumer)) }
        for parked in here.parked where isFree(parked.event, at: consumer, in: state) {
            steps.append(.retry(consumer: consumer, event: parked.event))
            if shape.drops, state.faultsLeft > 0 || parked.isConflict {
                steps.append(.drop(consumer: consumer, event: parked.event))
            }
        }
        for early in here.early
        where isOverdue(early, at: consumer, in: state) && isFree(early.event, at: consumer, in: state) {
            steps.append(.drainEarly(consumer: consumer, event: early.event))
        }
        guard state.faultsLeft > 0 else { return }
        if shape.losesQueues, !here.queue.isEmpty { steps.append(.purge(consumer: consumer)) }
        for (index, event) in here.queue.enumerated() where here.queue[..<index].allSatisfy({ $0 != event }) {
            steps.append(.duplicate(consumer: consumer, event: event))
        }
        if shape.forges {
            for event in state.events where mayForge(event, at: consumer, in: state) {
                steps.append(.forge(consumer: consumer, event: event.id))
            }
        }
    }

    private func isFree(_ event: Int, at consumer: Int, in state: State) -> Bool {
        areFree(subjects(of: [event], in: state), at: consumer, in: state)
    }

    /// The first body at a place counts; forging what has been passed must be seen.
    private func mayForge(_ event: Event, at consumer: Int, in state: State) -> Bool {
        event.consumer == consumer && !event.isForged && !event.committed.isEmpty && isPassed(event, in: state)
            && state.events.count < Names.digests.count - 8
    }

    /// Weighted towards getting on, so that a short schedule reaches far.
    func randomStep(from state: State, using random: inout Seeded) -> Step? {
        for _ in 0..<12 {
            if let step = tryStep(from: state, using: &random) { return step }
        }
        return nil
    }

    private func tryStep(from state: State, using random: inout Seeded) -> Step? {
        let roll = random.below(100)
        let consumer = shape.consumers == 1 ? 0 : random.below(shape.consumers)
        if roll < 32 { return producing(random.below(state.producers.count), from: state, using: &random) }
        if roll < 80 { return working(consumer, from: state, using: &random) }
        if roll < 84 { return offering(from: state, using: &random) }
        if roll < 87 { return .tell(consumer: consumer) }
        if roll < 92 { return mending(consumer, from: state, using: &random) }
        if roll < 93 { return state.isHealed ? nil : .heal }
        return state.faultsLeft > 0 ? failing(consumer, from: state, using: &random) : nil
    }

    private func producing(_ producer: Int, from state: State, using random: inout Seeded) -> Step? {
        let replica = state.producers[producer]
        if !replica.open.isEmpty {
            return random.one(in: 8) ? .rollBack(producer: producer) : .commit(producer: producer)
        }
        if !replica.pending.isEmpty, !random.one(in: 3) { return .publish(producer: producer) }
        if !replica.sent.isEmpty, !random.one(in: 3) { return .markPublished(producer: producer) }
        return mayBegin(producer, in: state) ? .begin(producer: producer) : nil
    }

    private func working(_ consumer: Int, from state: State, using random: inout Seeded) -> Step? {
        let replica = random.below(shape.consumerReplicas)
        let worker = state.consumers[consumer].replicas[replica]
        if !worker.finished.isEmpty { return .settle(consumer: consumer, replica: replica) }
        if worker.held != 0 { return .decide(consumer: consumer, replica: replica) }
        if !worker.attempts.isEmpty {
            return mayHold(consumer, replica, in: state) ? .hold(consumer: consumer, replica: replica) : nil
        }
        var queue = state.consumers[consumer].queue
        guard !queue.isEmpty else { return nil }
        var events: [Int] = []
        for _ in 0..<(1 + random.below(min(shape.batch, queue.count))) {
            events.append(queue.remove(at: random.below(queue.count)))
        }
        return .deliver(consumer: consumer, replica: replica, events: events)
    }

    private func offering(from state: State, using random: inout Seeded) -> Step? {
        guard !state.outbox.isEmpty else { return nil }
        let row = state.outbox[random.below(state.outbox.count)]
        if random.one(in: 3) { return mayClean(row) ? .clean(event: row.event) : nil }
        return mayOffer(row, in: state) ? .offer(event: row.event) : nil
    }

    private func mending(_ consumer: Int, from state: State, using random: inout Seeded) -> Step? {
        let here = state.consumers[consumer]
        if !here.parked.isEmpty, random.one(in: 2) {
            let parked = here.parked[random.below(here.parked.count)]
            guard isFree(parked.event, at: consumer, in: state) else { return nil }
            if shape.drops, random.one(in: 3), state.faultsLeft > 0 || parked.isConflict {
                return .drop(consumer: consumer, event: parked.event)
            }
            return .retry(consumer: consumer, event: parked.event)
        }
        guard !here.early.isEmpty else { return nil }
        let early = here.early[random.below(here.early.count)]
        guard isOverdue(early, at: consumer, in: state), isFree(early.event, at: consumer, in: state) else {
            return nil
        }
        return .drainEarly(consumer: consumer, event: early.event)
    }

    private func failing(_ consumer: Int, from state: State, using random: inout Seeded) -> Step? {
        let replica = random.below(shape.consumerReplicas)
        let here = state.consumers[consumer]
        switch random.below(shape.forges ? 8 : 7) {
        case 0: return .crashProducer(producer: random.below(state.producers.count))
        case 1, 2: return here.replicas[replica].isIdle ? nil : .crash(consumer: consumer, replica: replica)
        case 3:
            return here.replicas[replica].unacknowledged.isEmpty ? nil : .lapse(consumer: consumer, replica: replica)
        case 4: return shape.losesQueues && !here.queue.isEmpty ? .purge(consumer: consumer) : nil
        case 5: return .loseHints(consumer: consumer)
        case 6:
            return here.queue.isEmpty
                ? nil : .duplicate(consumer: consumer, event: here.queue[random.below(here.queue.count)])
        default:
            let events = state.events.filter { mayForge($0, at: consumer, in: state) }
            return events.isEmpty ? nil : .forge(consumer: consumer, event: events[random.below(events.count)].id)
        }
    }
}
