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
        let cover = cover(of: state)
        let known = Self.children.prefix(state.owners.count)
        for child in known {
            if state.shields > 0 { steps.append(.shield(child)) }
            if state.words[cover.current(child)] != nil { steps.append(.confirm(child)) }
            guard state.officersWords > 0 else { continue }
            for officer in Self.officers { steps.append(.say(officer, child)) }
            // Of others it changes nothing.
            guard cover.hasShield(child) else { continue }
            for other in known where cover.arePair(child, other) {
                for officer in Self.officers { steps.append(.sayApart(officer, child, other)) }
            }
        }
        if !cover.shields.isEmpty { steps.append(.lapse) }
        restoring(from: state, into: &steps)
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
        case .hear(let place):
            if place < state.behind { state.behind -= 1 }
            hear(state.waiting.remove(at: place), in: &state)
        case .torn, .backUp, .restore, .reconcile: restoring(step, in: &state)
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
        case .hear, .shield, .say, .sayApart, .confirm, .lapse, .torn, .backUp, .restore, .reconcile:
            preconditionFailure("not Identity's")
        }
    }

    private func hear(_ saying: Saying, in state: inout State) {
        let before = cover(of: state)
        var (cover, rows) = (before, state.cover.shields)
        if state.backup != nil { state.heard.append(saying) }
        switch saying {
        case .reported(let child, let others):
            state.promise.mayBe(child, others)
            rules.pair(&cover, child, others)
        case .merged(let merged, let survivor, let others):
            withdraw([merged, survivor], for: .merge, in: &state)
            forget([merged, survivor], in: &state)
            state.promise.merge(merged, into: survivor)
            state.promise.mayBe(survivor, others)
            rules.merge(&cover, merged, survivor, others)
        case .separated(let child, let left, let separated, let others):
            withdraw([child, separated], for: .separation, in: &state)
            forget([child, separated], in: &state)
            state.promise.separate(child, mayBe: Set(left), from: separated, mayBe: Set(others))
            rules.separate(&cover, child, left, separated, others)
            let persons = before.person(child).union(before.person(separated))
            if !rules.shieldsToPart(before, state.cover).isDisjoint(with: persons) {
                rows.formUnion(cover.shields.subtracting(before.shields))
            }
        case .changed(let one, let other, let mayBeOne, let others, let othersOfOther):
            if mayBeOne {
                withdraw([one, other], for: .doubt, in: &state)
                forgetApart([one, other], in: &state)
                state.promise.mayBe(one, [other])
                rules.pair(&cover, one, [other])
            } else {
                state.promise.areNot(one, other)
                rules.tellApart(&cover, one, other)
            }
            for (child, others) in [(one, others), (other, othersOfOther)] {
                state.promise.mayBe(child, others)
                rules.pair(&cover, child, others)
            }
        }
        write(cover, shielding: rows, since: before, in: &state)
    }

    private func shield(_ child: Child.ID, in state: inout State) {
        let before = cover(of: state)
        state.shields -= 1
        withdraw([child], for: .shield, in: &state)
        forget([child], in: &state)
        state.promise.shield(child)
        var cover = before
        cover.shield(child)
        write(cover, shielding: state.cover.shields.union([child]), since: before, in: &state)
    }

    /// Whom the children may be, as whom they stand, and the rows of shields; the journal before them, Directory after.
    private func write(_ cover: Cover, shielding rows: Set<Child.ID>, since before: Cover, in state: inout State) {
        let known = state.journal.shields
        for child in rows.sorted() where known[child] == nil && (!state.cover.shields.contains(child) || state.isTorn) {
            state.journal.take(.shielded(Self.kept(child)))
        }
        if rules.notesGrowth { for entry in state.journal.growth(to: cover) { state.journal.take(entry) } }
        state.cover = cover.with(shields: rows)
        tell(cover, since: before, in: &state)
    }

    private func say(_ officer: Account.ID, _ child: Child.ID, in state: inout State) {
        let before = cover(of: state)
        state.officersWords -= 1
        let current = before.current(child)
        for one in state.promise.person(child) { state.spoken[one, default: []].insert(officer) }
        switch rules.decide(officer, before.hasShield(child), standing(state.words[current], about: [current], state)) {
        case .proposes: state.words[current] = word(of: officer, in: &state)
        case .lifts:
            state.liftedByOne = state.spoken[child]?.count != 2
            end(wordAbout: current, in: &state)
            // What was said of who is not whom was not about the shield.
            forgetLifting([child], in: &state)
            state.promise.lift(child)
            var cover = before
            cover.lift(child)
            state.journal.take(.lifted(rules.liftedInJournal(cover, child).sorted()))
            state.cover = cover.with(shields: state.cover.shields.subtracting(before.person(child)))
            tell(cover, since: before, in: &state)
        case .stands, .notShielded, .refused: break
        }
    }

    private func sayApart(_ officer: Account.ID, _ child: Child.ID, _ other: Child.ID, in state: inout State) {
        let before = cover(of: state)
        state.officersWords -= 1
        let pair = Promise.Pair(before.current(child), before.current(other))
        for one in state.promise.person(child) {
            for another in state.promise.person(other) {
                state.spokenApart[Promise.Pair(one, another), default: []].insert(officer)
            }
        }
        switch rules.decideApart(
            officer, before, child, other, standing(state.wordsApart[pair], about: pair.children.sorted(), state))
        {
        case .proposes: state.wordsApart[pair] = word(of: officer, in: &state)
        case .parts:
            state.toldApartByOne = state.spokenApart[Promise.Pair(child, other)]?.count != 2
            end(wordAbout: pair, in: &state)
            forgetApart(between: child, and: other, in: &state)
            state.promise.areNotByTwo(child, other)
            var cover = before
            rules.tellApartByTwo(&cover, child, other)
            state.toldApartInVain = cover.arePair(child, other)
            for (shield, children) in rules.uncovered(before, child, other) {
                state.journal.take(.uncovers(shield: shield, children: children.sorted()))
            }
            state.cover = cover.with(shields: state.cover.shields)
            tell(cover, since: before, in: &state)
        case .stands, .notHeld, .refused: break
        }
    }

    /// As `FirstWordStore.withdraw` does in its tables.
    func withdraw(_ children: [Child.ID], for change: ShieldRules.Change, in state: inout State) {
        let named = Set(children + children.map(cover(of: state).current))
        if rules.withdrawingApart.contains(change) {
            for pair in state.wordsApart.keys where !pair.children.isDisjoint(with: named) {
                end(wordAbout: pair, in: &state)
            }
        }
        guard rules.withdrawing.contains(change) else { return }
        for child in named where state.words[child] != nil { end(wordAbout: child, in: &state) }
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

    static func kept(_ child: Child.ID) -> KeptShield {
        KeptShield(
            child: child, since: Date(timeIntervalSince1970: 0),
            order: SealedEnvelope(keyID: "", encapsulatedKey: Data(), ciphertext: Data()), sealedFor: child)
    }

    func tell(_ cover: Cover, since before: Cover, in state: inout State) {
        for event in rules.changes(cover, before) { state.told[event.child] = Set(event.candidates) }
        state.told = state.told.filter { !$0.value.isEmpty }
    }
}
