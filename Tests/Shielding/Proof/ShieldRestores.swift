import Checking
import Contracts
import Foundation
import Model

@testable import Shielding

/// Crashes and restores: the journal is written before the tables are, and stays as it is when they are brought back to an
/// earlier moment; then Identity offers again what the vault had heard since.
extension ShieldWorld {
    struct Backup: Hashable, Sendable {
        var cover: Cover
        var words: [Child.ID: Word]
        var wordsApart: [Promise.Pair: Word]
        var heard: Promise.Heard

        init(_ state: State) {
            (cover, words, wordsApart) = (state.cover, state.words, state.wordsApart)
            heard = state.promise.heard
        }
    }

    /// What the vault goes by: its tables, and the shields that stand in the journal.
    func cover(of state: State) -> Cover {
        guard limits.hasJournal, rules.asksTheJournal else { return state.cover }
        return state.cover.with(shields: state.cover.shields.union(state.journal.shields.keys))
    }

    func isWithheld(_ child: Child.ID, _ cover: Cover, _ state: State) -> Bool {
        rules.covers(cover, child) || limits.hasJournal && rules.asksTheJournal && state.journal.covers(child)
    }

    func restoring(from state: State, into steps: inout [Step]) {
        if state.torn > 0 {
            for step in steps where mayBeTorn(step) { steps.append(.torn(step)) }
        }
        if state.restores > 0 {
            let now = Backup(state)
            if state.backup != now { steps.append(.backUp) }
            if let backup = state.backup, backup != now { steps.append(.restore) }
        }
        if state.isTorn, Set(state.journal.shields.keys) != state.cover.shields { steps.append(.reconcile) }
    }

    private func mayBeTorn(_ step: Step) -> Bool {
        switch step {
        case .hear, .shield, .say, .sayApart: true
        default: false
        }
    }

    func restoring(_ step: Step, in state: inout State) {
        switch step {
        case .torn(let step):
            state.torn -= 1
            state.isTorn = true
            var after = state
            take(step, in: &after)
            state.journal = after.journal
            (state.shields, state.officersWords, state.time) = (after.shields, after.officersWords, after.time)
            switch step {
            case .say, .sayApart:
                // It was said, whatever came of it, and that by two is what counts.
                (state.promise, state.spoken, state.spokenApart) = (after.promise, after.spoken, after.spokenApart)
                (state.liftedByOne, state.toldApartByOne) = (after.liftedByOne, after.toldApartByOne)
            default: break
            }
        case .backUp:
            state.backup = Backup(state)
            state.heard = []
        case .restore:
            guard let backup = state.backup else { return }
            state.restores -= 1
            state.isTorn = true
            (state.cover, state.words, state.wordsApart) = (backup.cover, backup.words, backup.wordsApart)
            let heard = state.heard
            state.heard = []
            guard rules.offersAgain else { return }
            // Of a shield that is put up before it has heard all again, nothing more is promised than it knows then.
            state.promise.heard = backup.heard
            state.waiting = heard + state.waiting
            state.behind += heard.count
        case .reconcile:
            let before = cover(of: state)
            let shields = rules.reconciles(state.cover.shields, Set(state.journal.shields.keys))
            let lost = shields.subtracting(state.cover.shields)
            for child in shields.sorted() where state.journal.shields[child] == nil {
                state.journal.take(.shielded(Self.kept(child)))
            }
            for child in state.journal.shields.keys.sorted() where !shields.contains(child) {
                state.journal.take(.lifted([child]))
            }
            withdraw(lost.sorted(), for: .shield, in: &state)
            let cover = before.with(shields: shields)
            for entry in state.journal.growth(to: cover) { state.journal.take(entry) }
            // Directory may have heard otherwise of tables that had lost them.
            tell(cover, since: before.with(shields: before.shields.subtracting(lost)), in: &state)
            state.cover = cover
        default: preconditionFailure("no crash and no restore")
        }
    }
}

// MARK: - What one officer said

extension ShieldWorld {
    func word(of officer: Account.ID, in state: inout State) -> Word {
        if limits.restores > 0 { state.time += 1 }
        return Word(by: officer, since: state.time)
    }

    /// Whose word it is, where it still counts.
    func standing(_ word: Word?, about children: [Child.ID], _ state: State) -> Account.ID? {
        guard let word else { return nil }
        let isEnded = limits.restores > 0 && !rules.stands(state.journal, children, word.since)
        return isEnded ? nil : word.by
    }

    func end(wordAbout child: Child.ID, in state: inout State) {
        state.words[child] = nil
        endInJournal([child], in: &state)
    }

    func end(wordAbout pair: Promise.Pair, in state: inout State) {
        state.wordsApart[pair] = nil
        endInJournal(pair.children.sorted(), in: &state)
    }

    private func endInJournal(_ children: [Child.ID], in state: inout State) {
        guard limits.restores > 0 else { return }
        state.time += 1
        state.journal.take(.wordEnded(about: children, at: Date(timeIntervalSince1970: state.time)))
    }
}

extension Cover {
    func with(shields: Set<Child.ID>) -> Cover {
        Cover(candidates: candidates, survivors: survivors, shields: shields)
    }
}
