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
        var wordsGone: [Child.ID: Word]
        var heard: Promise.Heard

        init(_ vault: Vault) {
            (cover, words, wordsApart, wordsGone) = (vault.cover, vault.words, vault.wordsApart, vault.wordsGone)
            heard = vault.promise.heard
        }
    }

    /// What the vault goes by: its tables, and the shields, and identities that are gone, that stand in the journal.
    func cover(of vault: Vault) -> Cover {
        guard limits.hasJournal, rules.asksTheJournal else { return vault.cover }
        let tables = vault.cover
        return tables.with(
            shields: tables.shields.union(vault.journal.shields.keys),
            withdrawn: rules.asksWhoIsGone
                ? tables.withdrawn.merging(vault.journal.withdrawn.mapValues(\.identity)) { $1 } : tables.withdrawn)
    }

    func isWithheld(_ child: Child.ID, _ cover: Cover, _ vault: Vault) -> Bool {
        guard !rules.covers(cover, child) else { return true }
        guard limits.hasJournal, rules.asksTheJournal else { return false }
        return rules.named(cover, child).contains(where: vault.journal.covers)
    }

    func restoring(from state: State, into steps: inout [Step]) {
        if state.outside.torn > 0 {
            for step in steps where mayBeTorn(step) { steps.append(.torn(step)) }
        }
        if state.outside.restores > 0 {
            let now = Backup(state.vault)
            if state.vault.backup != now { steps.append(.backUp) }
            if let backup = state.vault.backup, backup != now { steps.append(.restore) }
        }
        if state.vault.isTorn, Set(state.vault.journal.shields.keys) != state.vault.cover.shields {
            steps.append(.reconcile)
        }
        if Set(state.vault.journal.withdrawn.keys) != Set(state.vault.cover.withdrawn.keys) {
            steps.append(.reconcileGone)
        }
        if state.vault.isUntold { steps.append(.tellAgain) }
    }

    private func mayBeTorn(_ step: Step) -> Bool {
        switch step {
        case .shield, .say, .sayApart, .sayGone: true
        default: false
        }
    }

    func restoring(_ action: Action, in vault: inout Vault) {
        switch action {
        case .torn(let action):
            vault.isTorn = true
            var after = vault
            take(action, in: &after)
            (vault.journal, vault.time) = (after.journal, after.time)
            switch action {
            case .say, .sayApart, .sayGone:
                // It was said, whatever came of it, and that by two is what counts.
                (vault.promise, vault.spoken, vault.spokenApart) = (after.promise, after.spoken, after.spokenApart)
                (vault.liftedByOne, vault.toldApartByOne) = (after.liftedByOne, after.toldApartByOne)
                (vault.spokenGone, vault.withdrawnByOne) = (after.spokenGone, after.withdrawnByOne)
            default: break
            }
        case .backUp:
            vault.backup = Backup(vault)
            vault.heard = []
        case .restore:
            guard let backup = vault.backup else { return }
            vault.isTorn = true
            vault.isUntold = true
            (vault.cover, vault.words, vault.wordsApart) = (backup.cover, backup.words, backup.wordsApart)
            (vault.wordsGone, vault.heard) = (backup.wordsGone, [])
            // Of a shield that is put up before it has heard all again, nothing more is promised than it knows then.
            if rules.offersAgain { vault.promise.heard = backup.heard }
        case .reconcile:
            let before = cover(of: vault)
            let shields = rules.reconciles(vault.cover.shields, Set(vault.journal.shields.keys))
            let lost = shields.subtracting(vault.cover.shields)
            for child in shields.sorted() where vault.journal.shields[child] == nil {
                vault.journal.take(.shielded(Self.kept(child)))
            }
            for child in vault.journal.shields.keys.sorted() where !shields.contains(child) {
                vault.journal.take(.lifted([child]))
            }
            withdraw(lost.sorted(), for: .shield, in: &vault)
            let cover = before.with(shields: shields, withdrawn: before.withdrawn)
            for entry in vault.journal.growth(to: cover) { vault.journal.take(entry) }
            let committed = vault.cover
            vault.cover = cover.with(shields: shields, withdrawn: committed.withdrawn)
            tell(cover, since: rules.told(before, committed), in: &vault)
        case .reconcileGone: reconcileGone(in: &vault)
        case .tellAgain:
            vault.isUntold = false
            if rules.tellsAgain { tell(cover(of: vault), since: Cover(), in: &vault) }
        default: preconditionFailure("no crash and no restore")
        }
    }
}

extension ShieldWorld.Outside {
    /// What a vault had heard that is about to be restored.
    mutating func offerAgain(_ vault: ShieldWorld.Vault, _ rules: ShieldRules) {
        guard rules.offersAgain else { return }
        waiting = vault.heard + waiting
        behind += vault.heard.count
    }
}

// MARK: - What one officer said

extension ShieldWorld {
    func word(of officer: Account.ID, in vault: inout Vault) -> Word {
        if limits.restores > 0 { vault.time += 1 }
        return Word(by: officer, since: vault.time)
    }

    /// Whose word it is, where it still counts.
    func standing(_ word: Word?, about children: [Child.ID], _ vault: Vault) -> Account.ID? {
        guard let word else { return nil }
        let isEnded = limits.restores > 0 && !rules.stands(vault.journal, children, word.since)
        return isEnded ? nil : word.by
    }

    func end(wordAbout child: Child.ID, in vault: inout Vault) { end(wordsAbout: [child], [], in: &vault) }

    func end(wordAbout pair: Promise.Pair, in vault: inout Vault) { end(wordsAbout: [], [pair], in: &vault) }

    /// All at one moment.
    func end(wordsAbout children: [Child.ID], _ pairs: [Promise.Pair], in vault: inout Vault) {
        for child in children { (vault.words[child], vault.wordsGone[child]) = (nil, nil) }
        for pair in pairs { vault.wordsApart[pair] = nil }
        guard limits.restores > 0, !(children.isEmpty && pairs.isEmpty) else { return }
        vault.time += 1
        for about in children.map({ [$0] }) + pairs.map({ $0.children.sorted() }) {
            vault.journal.take(.wordEnded(about: about, at: Date(timeIntervalSince1970: vault.time)))
        }
    }
}

extension Cover {
    func with(shields: Set<Child.ID>, withdrawn: [Child.ID: Child.ID] = [:]) -> Cover {
        Cover(candidates: candidates, survivors: survivors, shields: shields, withdrawn: withdrawn)
    }
}
