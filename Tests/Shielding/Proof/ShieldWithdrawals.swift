import Contracts
import Foundation
import Model

@testable import Shielding

/// A child gets a new identity: two officers withdraw the old one. What Identity makes of whatever is reported next is a new
/// child, who may be the one that is gone; here it may do anything else as well, as if it had not heard of it.
extension ShieldWorld {
    func sayGone(_ officer: Account.ID, _ child: Child.ID, in vault: inout Vault) {
        let before = cover(of: vault)
        let current = before.current(child)
        let first = standing(vault.wordsGone[current], about: [current], vault)
        let decision = rules.decideGone(officer, before.hasShield(child), rules.isGone(before, child), first)
        if decision != .notShielded {
            for one in vault.promise.person(child) { vault.spokenGone[one, default: []].insert(officer) }
        }
        switch decision {
        case .proposes: vault.wordsGone[current] = word(of: officer, in: &vault)
        case .withdraws:
            vault.withdrawnByOne = vault.spokenGone[child]?.count != 2
            var cover = before
            rules.withdraw(&cover, child)
            let gone = cover.withdrawn.filter { before.withdrawn[$0.key] == nil }
            if rules.notesWhoIsGone {
                for (one, identity) in gone.sorted(by: { $0.key < $1.key }) {
                    vault.journal.take(.identityWithdrawn(one, at: Self.whenever, as: identity))
                }
            }
            // The shield that it goes by may be one that was cut off, before what a restored vault holds.
            if rules.notesGrowth { for entry in vault.journal.growth(to: cover) { vault.journal.take(entry) } }
            withdraw([current], for: .withdrawal, in: &vault)
            forget([child], in: &vault)
            vault.promise.withdraw(child)
            let committed = vault.cover
            vault.cover = committed.with(
                shields: committed.shields, withdrawn: committed.withdrawn.merging(gone) { $1 })
            vault.toldGone.formUnion(gone.keys)
            tell(cover, since: rules.told(before, committed), in: &vault)
        case .stands, .notShielded, .refused: break
        }
    }

    /// Whoever was gone as the other of two who were told apart is there again.
    func bringBack(since before: Cover, in cover: Cover, of vault: inout Vault) {
        let back = before.withdrawn.keys.filter { cover.withdrawn[$0] == nil }.sorted()
        guard !back.isEmpty else { return }
        vault.journal.take(.identityReturned(back))
        let committed = vault.cover
        vault.cover = committed.with(
            shields: committed.shields, withdrawn: committed.withdrawn.filter { !back.contains($0.key) })
        if rules.tellsWhoIsBack { vault.toldGone.subtract(back) }
    }

    /// What the table has lost, or the journal does not have, comes back, and is told once more.
    func reconcileGone(in vault: inout Vault) {
        let before = cover(of: vault)
        let (committed, standing) = (vault.cover, vault.journal.withdrawn)
        let lost = standing.filter { committed.withdrawn[$0.key] == nil }.mapValues(\.identity)
        for (child, identity) in committed.withdrawn.sorted(by: { $0.key < $1.key }) where standing[child] == nil {
            vault.journal.take(.identityWithdrawn(child, at: Self.whenever, as: identity))
            vault.toldGone.insert(child)
        }
        vault.cover = committed.with(
            shields: committed.shields, withdrawn: committed.withdrawn.merging(lost) { $1 })
        if rules.tellsWhoIsGone { vault.toldGone.formUnion(lost.keys) }
        tell(before, since: rules.told(before, committed), in: &vault)
    }

    func fault(inIdentityOf child: Child.ID, _ cover: Cover, _ vault: Vault) -> String? {
        if vault.withdrawnByOne { return "an identity is withdrawn by the word of one" }
        let (isGone, isKept) = (vault.cover.withdrawn[child] != nil, vault.journal.withdrawn[child] != nil)
        // Where the journal does not have it, the two are to be held to each other yet.
        if isGone, isKept, !vault.toldGone.contains(child) { return "an identity is gone, and nobody is told" }
        if !isGone, !isKept, vault.toldGone.contains(child) { return "an identity is there again, and nobody is told" }
        // Not by an override either: it is as one that nobody has ever known.
        if vault.promise.isGone(child), !rules.isGone(cover, child) { return "an identity that is gone is there" }
        // To whatever earlier moment: the tables may know nothing.
        if vault.promise.gone[child] != nil, vault.journal.withdrawn[child] == nil {
            return "an identity that is gone would be there after a restore"
        }
        return nil
    }

    private static var whenever: Date { Date(timeIntervalSince1970: 0) }
}
