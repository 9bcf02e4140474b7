import Checking
import Contracts
import Foundation
import Model

@testable import Shielding

extension ShieldWorld {
    func steps(from state: State, into steps: inout [Step]) {
        var earlier: Set<Child.ID> = []
        for (place, saying) in state.waiting.enumerated() {
            // In order for each subject, whatever the others' order.
            if earlier.isDisjoint(with: saying.subjects) { steps.append(.hear(place: place)) }
            earlier.formUnion(saying.subjects)
        }
        let known = Self.children.prefix(state.owners.count)
        for child in known {
            if state.shields > 0 { steps.append(.shield(child)) }
            if state.words[state.cover.current(child)] != nil { steps.append(.confirm(child)) }
            guard state.officersWords > 0 else { continue }
            for officer in Self.officers { steps.append(.say(officer, child)) }
            // Of others it changes nothing.
            guard state.cover.hasShield(child) else { continue }
            for other in known where state.cover.arePair(child, other) {
                for officer in Self.officers { steps.append(.sayApart(officer, child, other)) }
            }
        }
        if !state.cover.shields.isEmpty { steps.append(.lapse) }
        guard state.deeds > 0, state.waiting.count < limits.waiting else { return }
        let standing = state.standing
        if state.owners.count < limits.records {
            steps.append(.report(mayBe: []))
            for child in standing { steps += [.report(mayBe: [child]), .reportLinked(to: child)] }
            if standing.count > 1 { steps.append(.report(mayBe: standing)) }
        }
        for (record, owner) in state.owners.enumerated() {
            steps.append(.reportAgain(record: record))
            let own = Self.children[record]
            if owner != own, !standing.contains(own) {
                steps += [.separate(record: record, mayBeOne: true), .separate(record: record, mayBeOne: false)]
            }
        }
        for one in standing {
            for other in standing where one != other {
                steps.append(.merge(one, into: other))
                guard one < other else { continue }
                let isDoubted = state.doubts.contains(Promise.Pair(one, other))
                steps.append(isDoubted ? .tellApart(one, other) : .doubt(one, other))
            }
        }
    }

    func take(_ step: Step, in state: inout State) {
        switch step {
        case .hear(let place): hear(state.waiting.remove(at: place), in: &state)
        case .shield(let child): shield(child, in: &state)
        case .say(let officer, let child): say(officer, child, in: &state)
        case .sayApart(let officer, let child, let other): sayApart(officer, child, other, in: &state)
        case .confirm(let child):
            withdraw([child], for: .confirmation, in: &state)
            forgetLifting([child], in: &state)
        case .lapse: rules.lapse(&state.cover)
        default:
            state.deeds -= 1
            state.waiting.append(identity(does: step, in: &state))
        }
    }

    /// What Identity does, and says.
    private func identity(does step: Step, in state: inout State) -> Saying {
        switch step {
        case .report(let others):
            let child = Self.children[state.owners.count]
            state.owners.append(child)
            for other in others { state.doubts.insert(Promise.Pair(child, other)) }
            return .reported(child, others)
        case .reportLinked(let child):
            state.owners.append(child)
            return .reported(child, state.whoMayBe(child))
        case .reportAgain(let record):
            return .reported(state.owners[record], state.whoMayBe(state.owners[record]))
        case .doubt(let one, let other):
            state.doubts.insert(Promise.Pair(one, other))
            return .changed(one, other, mayBeOne: true, state.whoMayBe(one), state.whoMayBe(other))
        case .tellApart(let one, let other):
            state.doubts.remove(Promise.Pair(one, other))
            return .changed(one, other, mayBeOne: false, state.whoMayBe(one), state.whoMayBe(other))
        case .merge(let merged, let survivor):
            for other in state.whoMayBe(merged) where other != survivor {
                state.doubts.insert(Promise.Pair(survivor, other))
            }
            state.doubts = state.doubts.filter { !$0.children.contains(merged) }
            state.owners = state.owners.map { $0 == merged ? survivor : $0 }
            return .merged(merged, into: survivor, state.whoMayBe(survivor))
        case .separate(let record, let mayBeOne):
            let (child, separated) = (state.owners[record], Self.children[record])
            state.owners[record] = separated
            if mayBeOne { state.doubts.insert(Promise.Pair(child, separated)) }
            return .separated(
                child, state.whoMayBe(child), from: separated, state.whoMayBe(separated))
        case .hear, .shield, .say, .sayApart, .confirm, .lapse: preconditionFailure("not Identity's")
        }
    }

    private func hear(_ saying: Saying, in state: inout State) {
        let before = state.cover
        switch saying {
        case .reported(let child, let others):
            state.promise.mayBe(child, others)
            rules.pair(&state.cover, child, others)
        case .merged(let merged, let survivor, let others):
            withdraw([merged, survivor], for: .merge, in: &state)
            forget([merged, survivor], in: &state)
            state.promise.merge(merged, into: survivor)
            state.promise.mayBe(survivor, others)
            rules.merge(&state.cover, merged, survivor, others)
        case .separated(let child, let left, let separated, let others):
            withdraw([child, separated], for: .separation, in: &state)
            forget([child, separated], in: &state)
            state.promise.separate(child, mayBe: Set(left), from: separated, mayBe: Set(others))
            rules.separate(&state.cover, child, left, separated, others)
        case .changed(let one, let other, let mayBeOne, let others, let othersOfOther):
            if mayBeOne {
                withdraw([one, other], for: .doubt, in: &state)
                forgetApart([one, other], in: &state)
                state.promise.mayBe(one, [other])
                rules.pair(&state.cover, one, [other])
            } else {
                state.promise.areNot(one, other)
                rules.tellApart(&state.cover, one, other)
            }
            for (child, others) in [(one, others), (other, othersOfOther)] {
                state.promise.mayBe(child, others)
                rules.pair(&state.cover, child, others)
            }
        }
        keep(since: before, in: &state)
        tell(since: before, in: &state)
    }

    private func shield(_ child: Child.ID, in state: inout State) {
        let before = state.cover
        state.shields -= 1
        withdraw([child], for: .shield, in: &state)
        forget([child], in: &state)
        state.promise.shield(child)
        state.cover.shield(child)
        keep(since: before, in: &state)
        tell(since: before, in: &state)
    }

    private func say(_ officer: Account.ID, _ child: Child.ID, in state: inout State) {
        let before = state.cover
        state.officersWords -= 1
        let current = state.cover.current(child)
        for one in state.promise.person(child) { state.spoken[one, default: []].insert(officer) }
        switch rules.decide(officer, state.cover.hasShield(child), state.words[current]) {
        case .proposes: state.words[current] = officer
        case .lifts:
            state.liftedByOne = state.spoken[child]?.count != 2
            state.words[current] = nil
            // What was said of who is not whom was not about the shield.
            forgetLifting([child], in: &state)
            state.promise.lift(child)
            state.cover.lift(child)
            state.journal.take(.lifted(rules.liftedInJournal(state.cover, child).sorted()))
        case .stands, .notShielded, .refused: break
        }
        tell(since: before, in: &state)
    }

    private func sayApart(_ officer: Account.ID, _ child: Child.ID, _ other: Child.ID, in state: inout State) {
        let before = state.cover
        state.officersWords -= 1
        let pair = Promise.Pair(before.current(child), before.current(other))
        for one in state.promise.person(child) {
            for another in state.promise.person(other) {
                state.spokenApart[Promise.Pair(one, another), default: []].insert(officer)
            }
        }
        switch rules.decideApart(officer, before, child, other, state.wordsApart[pair]) {
        case .proposes: state.wordsApart[pair] = officer
        case .parts:
            state.toldApartByOne = state.spokenApart[Promise.Pair(child, other)]?.count != 2
            state.wordsApart[pair] = nil
            forgetApart(between: child, and: other, in: &state)
            state.promise.areNotByTwo(child, other)
            rules.tellApartByTwo(&state.cover, child, other)
            state.toldApartInVain = state.cover.arePair(child, other)
            for (shield, children) in rules.uncovered(before, child, other) {
                state.journal.take(.uncovers(shield: shield, children: children.sorted()))
            }
        case .stands, .notHeld, .refused: break
        }
        tell(since: before, in: &state)
    }

    /// As `LiftingStore.withdraw` and `ApartStore.withdraw` do in their tables.
    private func withdraw(_ children: [Child.ID], for change: ShieldRules.Change, in state: inout State) {
        if rules.withdrawingApart.contains(change) {
            let named = Set(children + children.map(state.cover.current))
            state.wordsApart = state.wordsApart.filter { $0.key.children.isDisjoint(with: named) }
        }
        guard rules.withdrawing.contains(change) else { return }
        for child in children {
            state.words[child] = nil
            state.words[state.cover.current(child)] = nil
        }
    }

    /// What they said of a person as they were known then.
    private func forget(_ children: [Child.ID], in state: inout State) {
        forgetLifting(children, in: &state)
        forgetApart(children, in: &state)
    }

    private func forgetApart(_ children: [Child.ID], in state: inout State) {
        let all = children.reduce(into: Set()) { $0.formUnion(state.promise.person($1)) }
        state.spokenApart = state.spokenApart.filter { $0.key.children.isDisjoint(with: all) }
    }

    private func forgetApart(between one: Child.ID, and other: Child.ID, in state: inout State) {
        let (ones, others) = (state.promise.person(one), state.promise.person(other))
        state.spokenApart = state.spokenApart.filter {
            $0.key.children.isDisjoint(with: ones) || $0.key.children.isDisjoint(with: others)
        }
    }

    private func forgetLifting(_ children: [Child.ID], in state: inout State) {
        for child in children { for one in state.promise.person(child) { state.spoken[one] = nil } }
    }

    /// As `ShieldJournal.note` does in the file.
    private func keep(since before: Cover, in state: inout State) {
        for child in state.cover.shields.subtracting(before.shields).sorted() {
            state.journal.take(.shielded(Self.kept(child)))
        }
        guard rules.notesGrowth else { return }
        for entry in state.journal.growth(to: state.cover) { state.journal.take(entry) }
    }

    private static func kept(_ child: Child.ID) -> KeptShield {
        KeptShield(
            child: child, since: Date(timeIntervalSince1970: 0),
            order: SealedEnvelope(keyID: "", encapsulatedKey: Data(), ciphertext: Data()), sealedFor: child)
    }

    private func tell(since before: Cover, in state: inout State) {
        for event in rules.changes(state.cover, before) { state.told[event.child] = Set(event.candidates) }
        state.told = state.told.filter { !$0.value.isEmpty }
    }
}
