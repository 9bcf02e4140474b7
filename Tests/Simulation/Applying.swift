import Foundation

@testable import ServiceRuntime

/// What a batch does in its transaction: `Batch` and `InboxStore`, as a model around `Sorting` and `PositionRule`.
extension PositionWorld {
    /// What a transaction is about to write.
    struct Turn {
        var applied: [Int] = []
        var early: [Int] = []
        var conflicting: [Int] = []
        var passed: [Int] = []
        var marks: [Consumer.Mark] = []
        var changed: Set<SubjectSequence> = []
        var faults: [String] = []
    }

    private struct Poison: Error {}

    /// The turn of `events`, or nothing where one of them fails.
    func turn(
        _ events: [Int], drains: Bool, held: UInt8, marks: [Consumer.Mark], at consumer: Int, in state: State
    ) -> Turn? {
        var turn = Turn()
        let isHealed = state.isHealed
        var sorting = Sorting(rule(for: events, marks: marks, at: consumer, in: state))
        var isFailing = false
        do {
            for id in events {
                let event = state.events[id]
                let verdict = sorting.verdict(on: event)
                if isTampered(verdict) {
                    turn.applied.append(id)
                    continue
                }
                if event.isForged, verdict != .conflicting, isAtTheMark(event, sorting.rule) {
                    turn.faults.append("forged event \(id) raises no alarm")
                }
                if !event.isForged, verdict == .conflicting {
                    turn.faults.append("event \(id) conflicts in a lawful world")
                }
                try sorting.take(event, as: verdict, drains: drains) { next, waited in
                    if next.nature == .unreadable, !isHealed {
                        guard waited else { throw Poison() }
                        return false
                    }
                    if next.nature == .failing, !isHealed { isFailing = true }
                    for subject in next.subjects where held & (1 << UInt8(subject)) == 0 {
                        turn.faults.append("event \(next.id) is applied without holding its subjects")
                    }
                    turn.applied.append(next.id)
                    return true
                }
            }
        } catch { return nil }
        guard !isFailing else { return nil }
        turn.early = sorting.early.map(\.id)
        turn.conflicting = sorting.conflicting.map(\.id)
        turn.passed = sorting.passed.map(\.id)
        if mutant == .confirmedWhenEarly { turn.passed += turn.early }
        turn.changed = sorting.rule.changed
        turn.marks = marks
        for sequence in turn.changed {
            guard let mark = sorting.rule.marks[sequence], let index = index(of: sequence) else { continue }
            turn.marks[index] = Consumer.Mark(number: mark.number, event: Int(mark.digest.first ?? 0))
        }
        return turn
    }

    /// Whether a mutant applies what the verdict keeps back.
    private func isTampered(_ verdict: PositionRule<Event>.Verdict) -> Bool {
        switch mutant {
        case .repeatsApplied: verdict == .repeated
        case .earlyApplied: verdict == .early
        default: false
        }
    }

    private func isAtTheMark(_ event: Event, _ rule: PositionRule<Event>) -> Bool {
        zip(event.subjects, event.numbers).contains { subject, number in
            rule.marks[Names.sequences[event.source][subject]]?.number == number
        }
    }

    func index(of sequence: SubjectSequence) -> Int? {
        guard let source = Names.sources.firstIndex(of: sequence.source),
            let subject = Names.subjects.firstIndex(of: sequence.subject)
        else { return nil }
        return self.sequence(source, subject)
    }

    /// As `Batch.hold` reads it from the database.
    func rule(for events: [Int], marks: [Consumer.Mark], at consumer: Int, in state: State) -> PositionRule<Event> {
        var read: [SubjectSequence: PositionRule<Event>.Mark] = [:]
        var held: Set<SubjectSequence> = []
        for id in events {
            for position in state.events[id].positions {
                held.insert(SubjectSequence(source: state.events[id].producer, subject: position.subject))
            }
        }
        for sequence in held {
            guard let index = index(of: sequence), marks[index].number > 0 else { continue }
            read[sequence] = .init(number: marks[index].number, digest: Names.digests[marks[index].event])
        }
        var rule = PositionRule<Event>(marks: read, held: mutant == .unheldApplied ? Names.everySequence : held)
        for early in state.consumers[consumer].early {
            let event = state.events[early.event]
            for position in event.positions where position.number == early.number {
                let sequence = SubjectSequence(source: event.producer, subject: position.subject)
                guard held.contains(sequence), index(of: sequence) == early.sequence,
                    early.number <= marks[early.sequence].number + shape.window
                else { continue }
                rule.keep(event, at: position, from: event.producer)
            }
        }
        return rule
    }

    /// Commits `turn`; the marks come back where a mutant writes them later.
    func write(_ turn: Turn, at consumer: Int, in state: inout State) -> [Consumer.Mark]? {
        if let fault = turn.faults.first { state.fault = fault }
        for id in turn.applied { apply(state.events[id], at: consumer, in: &state) }
        if mutant != .earlyForgotten { for id in turn.early { keep(state.events[id], at: consumer, in: &state) } }
        for id in turn.conflicting where mutant != .conflictDropped {
            park(id, isConflict: true, at: consumer, in: &state)
        }
        for id in turn.conflicting where !state.consumers[consumer].parked.contains(where: { $0.event == id }) {
            if !isParked(state.events[id], at: consumer, in: state) { state.fault = "conflict \(id) is not set aside" }
        }
        guard !turn.changed.isEmpty else { return nil }
        guard mutant != .marksApart else { return turn.marks }
        mark(turn.marks, at: consumer, in: &state)
        return nil
    }

    /// Writes marks, and removes what waited at or before them.
    func mark(_ marks: [Consumer.Mark], at consumer: Int, in state: inout State) {
        for index in marks.indices where state.consumers[consumer].marks[index] != marks[index] {
            state.consumers[consumer].marks[index] = marks[index]
            guard mutant != .earlyLeft else { continue }
            state.consumers[consumer].early.removeAll { $0.sequence == index && $0.number <= marks[index].number }
        }
    }

    private func keep(_ event: Event, at consumer: Int, in state: inout State) {
        for position in event.positions {
            guard let index = index(of: SubjectSequence(source: event.producer, subject: position.subject)) else {
                continue
            }
            let row = Consumer.Early(sequence: index, number: position.number, event: event.id)
            let isThere = state.consumers[consumer].early.contains {
                $0.sequence == row.sequence && $0.number == row.number
            }
            if !isThere { state.consumers[consumer].early.append(row) }
        }
    }

    /// An effect happens; here it is held against what was committed.
    private func apply(_ event: Event, at consumer: Int, in state: inout State) {
        guard !event.isForged else { return state.fault = "forged event \(event.id) is applied" }
        guard !event.committed.isEmpty else {
            return state.fault = "event \(event.id) is applied and was never committed"
        }
        pass(event, "applied", at: consumer, in: &state)
    }

    /// Moves the true progress of the event's sequences on by one.
    func pass(_ event: Event, _ how: String, at consumer: Int, in state: inout State) {
        for (subject, place) in zip(event.subjects, event.committed) {
            let sequence = sequence(event.source, subject)
            let last = state.consumers[consumer].applied[sequence]
            if place <= last { state.fault = "event \(event.id) is \(how) twice" }
            if place > last + 1 { state.fault = "event \(event.id) is \(how) before the one before it" }
            state.consumers[consumer].applied[sequence] = max(last, place)
        }
    }
}
