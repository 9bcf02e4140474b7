import Checking
import Contracts
import Foundation
import Model

@testable import Shielding

extension ShieldWorld {
    func steps(from state: State, into steps: inout [Step]) {
        steps += turns(from: state)
        steps += self.steps(of: state.outside)
    }

    /// What officers may do, and those who restore.
    func turns(from state: State) -> [Step] {
        var steps: [Step] = []
        let (outside, vault) = (state.outside, state.vault)
        let cover = cover(of: vault)
        let known = Self.children.prefix(outside.owners.count)
        for child in known {
            if outside.shields > 0 { steps.append(.shield(child)) }
            if vault.words[cover.current(child)] != nil { steps.append(.confirm(child)) }
            guard outside.words > 0 else { continue }
            for officer in Self.officers {
                steps.append(.say(officer, child))
                if limits.withdraws { steps.append(.sayGone(officer, child)) }
            }
            // Of others it changes nothing.
            guard cover.hasShield(child) else { continue }
            for other in known where cover.arePair(child, other) {
                for officer in Self.officers { steps.append(.sayApart(officer, child, other)) }
            }
        }
        if !cover.shields.isEmpty { steps.append(.lapse) }
        restoring(from: state, into: &steps)
        return steps
    }

    func take(_ step: Step, in state: inout State) {
        if case .restore = step { state.outside.offerAgain(state.vault, rules) }
        guard let action = take(step, in: &state.outside) else { return }
        take(action, in: &state.vault)
    }

    func take(_ action: Action, in vault: inout Vault) {
        switch action {
        case .hear(let saying): hear(saying, in: &vault)
        case .shield(let child): shield(child, in: &vault)
        case .say(let officer, let child): say(officer, child, in: &vault)
        case .sayApart(let officer, let child, let other): sayApart(officer, child, other, in: &vault)
        case .sayGone(let officer, let child): sayGone(officer, child, in: &vault)
        case .confirm(let child):
            withdraw([child], for: .confirmation, in: &vault)
            forgetLifting([child], in: &vault)
        case .lapse: rules.lapse(&vault.cover)
        case .torn, .backUp, .restore, .reconcile, .reconcileGone, .tellAgain: restoring(action, in: &vault)
        }
    }

    private func hear(_ saying: Saying, in vault: inout Vault) {
        let before = cover(of: vault)
        var (cover, rows) = (before, vault.cover.shields)
        if vault.backup != nil { vault.heard.append(saying) }
        switch saying {
        case .reported(let child, let others):
            vault.promise.mayBe(child, others)
            rules.pair(&cover, child, others)
        case .merged(let merged, let survivor, let others):
            withdraw([merged, survivor], for: .merge, in: &vault)
            forget([merged, survivor], in: &vault)
            vault.promise.merge(merged, into: survivor)
            vault.promise.mayBe(survivor, others)
            remember([merged, survivor], for: .merge, in: &cover, vault)
            rules.merge(&cover, merged, survivor, others)
            rows.formUnion(shared(by: [merged, survivor], cover, since: before, vault))
        case .separated(let child, let left, let separated, let others):
            withdraw([child, separated], for: .separation, in: &vault)
            forget([child, separated], in: &vault)
            vault.promise.separate(child, mayBe: Set(left), from: separated, mayBe: Set(others))
            remember([child, separated], for: .separation, in: &cover, vault)
            rules.separate(&cover, child, left, separated, others)
            rows.formUnion(shared(by: [child, separated], cover, since: before, vault))
        case .changed(let one, let other, let mayBeOne, let others, let othersOfOther):
            if mayBeOne {
                withdraw([one, other], for: .doubt, in: &vault)
                forgetApart([one, other], in: &vault)
                vault.promise.mayBe(one, [other])
                rules.pair(&cover, one, [other])
            } else {
                vault.promise.areNot(one, other)
                rules.tellApart(&cover, one, other)
            }
            for (child, others) in [(one, others), (other, othersOfOther)] {
                vault.promise.mayBe(child, others)
                rules.pair(&cover, child, others)
            }
        }
        write(cover, shielding: rows, since: before, in: &vault)
    }

    private func shield(_ child: Child.ID, in vault: inout Vault) {
        let before = cover(of: vault)
        withdraw([child], for: .shield, in: &vault)
        forget([child], in: &vault)
        vault.promise.shield(child)
        var cover = before
        rules.shield(&cover, child)
        let person = before.person(child).intersection(cover.shields)
        write(cover, shielding: vault.cover.shields.union(person), since: before, in: &vault)
    }

    private func remember(
        _ children: [Child.ID], for change: ShieldRules.Change, in cover: inout Cover, _ vault: Vault
    ) {
        if limits.hasJournal, rules.remembering.contains(change) { cover.remember(vault.journal, of: children) }
    }

    /// Under which identifiers of those the persons that they were get shields.
    private func shared(by children: [Child.ID], _ cover: Cover, since before: Cover, _ vault: Vault) -> Set<Child.ID> {
        let persons = children.reduce(into: Set()) { $0.formUnion(before.person($1)) }
        let isShielded = !rules.shieldsToShare(before, vault.cover).isDisjoint(with: persons)
        return isShielded ? persons.intersection(cover.shields) : []
    }

    /// Whom the children may be, as whom they stand, and the rows of shields; the journal before them, Directory after.
    private func write(_ cover: Cover, shielding rows: Set<Child.ID>, since before: Cover, in vault: inout Vault) {
        let known = vault.journal.shields
        for child in rows.sorted() where known[child] == nil && (!vault.cover.shields.contains(child) || vault.isTorn) {
            vault.journal.take(.shielded(Self.kept(child)))
        }
        if rules.notesGrowth { for entry in vault.journal.growth(to: cover) { vault.journal.take(entry) } }
        let committed = vault.cover
        vault.cover = cover.with(shields: rows, withdrawn: committed.withdrawn)
        tell(cover, since: rules.told(before, committed), in: &vault)
    }

    private func say(_ officer: Account.ID, _ child: Child.ID, in vault: inout Vault) {
        let before = cover(of: vault)
        let current = before.current(child)
        if before.hasShield(child) || vault.promise.hasShield(child) {
            for one in vault.promise.person(child) { vault.spoken[one, default: []].insert(officer) }
        }
        let mayBeLifted = before.hasShield(child) && !(rules.keepsTheGone && rules.isGone(before, child))
        switch rules.decide(officer, mayBeLifted, standing(vault.words[current], about: [current], vault)) {
        case .proposes: vault.words[current] = word(of: officer, in: &vault)
        case .lifts:
            vault.liftedByOne = vault.spoken[child]?.count != 2
            end(wordAbout: current, in: &vault)
            // What was said of who is not whom was not about the shield.
            forgetLifting([child], in: &vault)
            vault.promise.lift(child)
            var cover = before
            cover.lift(child)
            vault.journal.take(.lifted(rules.liftedInJournal(cover, child).sorted()))
            let committed = vault.cover
            vault.cover = cover.with(
                shields: committed.shields.subtracting(before.person(child)), withdrawn: committed.withdrawn)
            tell(cover, since: rules.told(before, committed), in: &vault)
        case .stands, .notShielded, .refused: break
        }
    }

    private func sayApart(_ officer: Account.ID, _ child: Child.ID, _ other: Child.ID, in vault: inout Vault) {
        let before = cover(of: vault)
        let pair = Promise.Pair(before.current(child), before.current(other))
        for one in vault.promise.person(child) {
            for another in vault.promise.person(other) {
                vault.spokenApart[Promise.Pair(one, another), default: []].insert(officer)
            }
        }
        switch rules.decideApart(
            officer, before, child, other, standing(vault.wordsApart[pair], about: pair.children.sorted(), vault))
        {
        case .proposes: vault.wordsApart[pair] = word(of: officer, in: &vault)
        case .parts:
            vault.toldApartByOne = vault.spokenApart[Promise.Pair(child, other)]?.count != 2
            end(wordAbout: pair, in: &vault)
            forgetApart(between: child, and: other, in: &vault)
            vault.promise.areNotByTwo(child, other)
            var cover = before
            rules.tellApartByTwo(&cover, child, other)
            vault.toldApartInVain = cover.arePair(child, other)
            for (shield, children) in rules.uncovered(before, child, other) {
                vault.journal.take(.uncovers(shield: shield, children: children.sorted()))
            }
            let committed = vault.cover
            vault.cover = cover.with(shields: committed.shields, withdrawn: committed.withdrawn)
            bringBack(since: before, in: cover, of: &vault)
            tell(cover, since: rules.told(before, committed), in: &vault)
        case .stands, .notHeld, .refused: break
        }
    }

    /// As `FirstWordStore.withdraw` does in its tables.
    func withdraw(_ children: [Child.ID], for change: ShieldRules.Change, in vault: inout Vault) {
        let named = Set(children + children.map(cover(of: vault).current))
        let apart = vault.wordsApart.keys.filter { !$0.children.isDisjoint(with: named) }
        let lifting = named.filter { vault.words[$0] != nil || vault.wordsGone[$0] != nil }
        end(
            wordsAbout: rules.withdrawing.contains(change) ? Array(lifting) : [],
            rules.withdrawingApart.contains(change) ? Array(apart) : [], in: &vault)
    }

    /// What they said of a person as they were known then.
    func forget(_ children: [Child.ID], in vault: inout Vault) {
        forgetLifting(children, in: &vault)
        forgetApart(children, in: &vault)
    }

    private func forgetApart(_ children: [Child.ID], in vault: inout Vault) {
        let all = children.reduce(into: Set()) { $0.formUnion(vault.promise.person($1)) }
        vault.spokenApart = vault.spokenApart.filter { $0.key.children.isDisjoint(with: all) }
    }

    private func forgetApart(between one: Child.ID, and other: Child.ID, in vault: inout Vault) {
        let (ones, others) = (vault.promise.person(one), vault.promise.person(other))
        vault.spokenApart = vault.spokenApart.filter {
            $0.key.children.isDisjoint(with: ones) || $0.key.children.isDisjoint(with: others)
        }
    }

    /// And that the identity be withdrawn.
    private func forgetLifting(_ children: [Child.ID], in vault: inout Vault) {
        for child in children {
            for one in vault.promise.person(child) { (vault.spoken[one], vault.spokenGone[one]) = (nil, nil) }
        }
    }

    static func kept(_ child: Child.ID) -> KeptShield {
        KeptShield(
            child: child, since: Date(timeIntervalSince1970: 0),
            order: SealedEnvelope(keyID: "", encapsulatedKey: Data(), ciphertext: Data()), sealedFor: child)
    }

    func tell(_ cover: Cover, since before: Cover, in vault: inout Vault) {
        for event in rules.changes(cover, before) { vault.told[event.child] = Set(event.candidates) }
        vault.told = vault.told.filter { !$0.value.isEmpty }
    }
}
