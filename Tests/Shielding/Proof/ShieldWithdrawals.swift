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
            let gone = cover.withdrawn.subtracting(before.withdrawn)
            if rules.notesWhoIsGone {
                for one in gone.sorted() { vault.journal.take(.identityWithdrawn(one, at: Self.whenever)) }
            }
            // The shield that it goes by may be one that was cut off, before what a restored vault holds.
            if rules.notesGrowth { for entry in vault.journal.growth(to: cover) { vault.journal.take(entry) } }
            withdraw([current], for: .withdrawal, in: &vault)
            forget([child], in: &vault)
            vault.promise.withdraw(child)
            let committed = vault.cover
            vault.cover = committed.with(shields: committed.shields, withdrawn: committed.withdrawn.union(gone))
            vault.toldGone.formUnion(gone)
            tell(cover, since: rules.told(before, committed), in: &vault)
        case .stands, .notShielded, .refused: break
        }
    }

    /// What the table has lost comes back, and is told once more.
    func reconcileGone(in vault: inout Vault) {
        let before = cover(of: vault)
        let standing = Set(vault.journal.withdrawn.keys)
        let lost = standing.subtracting(vault.cover.withdrawn)
        let committed = vault.cover
        vault.cover = committed.with(shields: committed.shields, withdrawn: committed.withdrawn.union(lost))
        if rules.tellsWhoIsGone { vault.toldGone.formUnion(lost) }
        tell(before, since: rules.told(before, committed), in: &vault)
    }

    func fault(inIdentityOf child: Child.ID, _ cover: Cover, _ vault: Vault) -> String? {
        if vault.withdrawnByOne { return "an identity is withdrawn by the word of one" }
        if vault.cover.withdrawn.contains(child), !vault.toldGone.contains(child) {
            return "an identity is gone, and nobody is told"
        }
        // Not by an override either: it is as one that nobody has ever known.
        if vault.promise.isGone(child), !rules.isGone(cover, child) { return "an identity that is gone is there" }
        // To whatever earlier moment: the tables may know nothing.
        if vault.promise.gone.contains(child), vault.journal.withdrawn[child] == nil {
            return "an identity that is gone would be there after a restore"
        }
        return nil
    }

    private static var whenever: Date { Date(timeIntervalSince1970: 0) }
}
