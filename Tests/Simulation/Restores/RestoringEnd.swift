import Checking

@testable import ServiceRuntime

/// What can happen next, and what must be true once everything has come to rest.
extension RestoringWorld {
    func steps(from state: State, into steps: inout [Step]) {
        if state.begun < shape.commands.count { steps.append(.commit) }
        if !state.pending.isEmpty { steps.append(.publish) }
        let copies = shape.restoresConsumer ? state.copies.count : state.backups.count
        if state.restoresLeft > copies { steps.append(.backUp) }
        if state.restoresLeft > 0 {
            for backup in 0..<copies {
                steps.append(
                    shape.restoresConsumer ? .restoreConsumer(backup: backup) : .restoreProducer(backup: backup))
            }
        }
        for id in state.producer.outbox where mayOffer(id, in: state) { steps.append(.offer(event: id)) }
        let queued = Set(state.queue).sorted()
        for event in queued {
            steps.append(.deliver([event], dies: false))
            for other in queued where other != event { steps.append(.deliver([event, other], dies: false)) }
        }
        for id in Set(state.consumer.early.map(\.event)).sorted() where isOverdue(id, in: state) {
            steps.append(.drainEarly(event: id))
        }
        steps += state.words.map { .tell($0) }
        if state.consumer.tellsAgain { steps.append(.tellAgain) }
        guard state.faultsLeft > 0 else { return }
        if !state.pending.isEmpty { steps.append(.crashProducer) }
        if !queued.isEmpty { steps.append(.purge) }
        for event in queued { steps += [.duplicate(event: event), .deliver([event], dies: true)] }
        steps += state.words.map { .loseWord($0) }
    }

    func faultAtTheEnd(of settled: State) -> String? {
        var state = settled
        for _ in 0..<100 {
            let before = state
            publish(in: &state)
            for event in state.queue { deliver([event], dies: false, in: &state) }
            for early in state.consumer.early
            where state.consumer.early.contains(early) && isOverdue(early.event, in: state) {
                apply([early.event], dies: false, in: &state)
            }
            if state.consumer.tellsAgain { tellAgain(in: &state) }
            for word in state.words { tell(word, in: &state) }
            for id in state.producer.outbox where mayOffer(id, in: state) { offer(id, in: &state) }
            if let fault = state.fault { return fault }
            if state == before { return faultAtRest(state) }
        }
        return faultAtRest(state) ?? "it never rests"
    }

    private func faultAtRest(_ state: State) -> String? {
        for id in state.producer.outbox where !state.consumer.applied.contains(id) { return "event \(id) is missing" }
        // By its first subject: one that is about two is offered, and confirmed, by that alone.
        if let id = state.producer.outbox.first(where: { !isConfirmed($0, in: state) }) {
            return "event \(id) is never confirmed"
        }
        for id in state.consumer.applied where !state.producer.outbox.contains(id) {
            if let fault = faultOfTheLists(state.events[id], in: state) { return fault }
        }
        return nil
    }

    /// Whether `later` is `earlier`, or was said behind it in one history.
    private func isBehind(_ later: Int, _ earlier: Int, about subject: Int, in state: State) -> Bool {
        var next: Int? = later
        while let event = next, event != earlier {
            let place = state.events[event].subjects.firstIndex(of: subject)
            next = place.flatMap { state.events[event].before[$0] }
        }
        return next == earlier
    }

    /// Of a sequence that has gone on without it, the consumer knows what forked; of one that has not, its producer alone, from the
    /// consumer's words. The producer's own list is whole while it was restored once.
    private func faultOfTheLists(_ event: Event, in state: State) -> String? {
        for (subject, position) in zip(event.subjects, event.positions) {
            func isOn(_ list: Set<Listed>) -> Bool {
                list.contains { $0.subject == subject && $0.reached >= position.number }
            }
            let hasGoneOn = !isBehind(state.consumer.marks[subject].event, event.id, about: subject, in: state)
            if hasGoneOn, !isOn(state.consumer.forks) {
                return "event \(event.id) is lost, and not on its consumer's list"
            }
            guard !state.hasLostWords else { continue }
            if state.producerRestores == 1 || !hasGoneOn, !isOn(state.producer.forks) {
                return "event \(event.id) is lost, and not on its producer's list"
            }
        }
        return nil
    }
}
