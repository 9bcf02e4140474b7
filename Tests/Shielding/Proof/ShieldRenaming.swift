import Contracts
import Foundation
import Model

@testable import Shielding

/// Which child is named what, of four: nothing in the world asks. Whoever is known stays among those who are, so it is the
/// same world in other words.
struct Renaming: Hashable, Sendable {
    private var names: [Child.ID]

    /// The order in which the vault's children come by what is true of each; they differ in who is equal to whom, at worst.
    init(inOrder vault: ShieldWorld.Vault) {
        let children = ShieldWorld.children
        let traits = vault.traits()
        let order = children.indices.sorted { traits[$0] != traits[$1] ? traits[$0] > traits[$1] : $0 < $1 }
        names = children
        for (place, child) in order.enumerated() { names[child] = children[place] }
    }

    init(_ names: [Child.ID]) { self.names = names }

    var isNone: Bool { names == ShieldWorld.children }

    func callAsFunction(_ child: Child.ID) -> Child.ID { names[ShieldWorld.place(of: child)] }

    func callAsFunction(_ outside: ShieldWorld.Outside) -> ShieldWorld.Outside {
        var renamed = outside
        for (record, owner) in outside.owners.enumerated() {
            renamed.owners[ShieldWorld.place(of: names[record])] = self(owner)
        }
        renamed.doubts = Set(outside.doubts.map { $0.renamed(callAsFunction) })
        renamed.waiting = outside.waiting.map(callAsFunction)
        return renamed
    }

    func callAsFunction(_ vault: ShieldWorld.Vault) -> ShieldWorld.Vault {
        var renamed = vault
        renamed.cover = self(vault.cover)
        renamed.words = self(vault.words) { $0 }
        renamed.wordsApart = self(vault.wordsApart)
        renamed.wordsGone = self(vault.wordsGone) { $0 }
        renamed.journal = self(vault.journal, until: vault.time)
        if let backup = vault.backup {
            renamed.backup?.cover = self(backup.cover)
            renamed.backup?.words = self(backup.words) { $0 }
            renamed.backup?.wordsApart = self(backup.wordsApart)
            renamed.backup?.wordsGone = self(backup.wordsGone) { $0 }
            renamed.backup?.heard = backup.heard.renamed(callAsFunction)
        }
        renamed.heard = vault.heard.map(callAsFunction)
        renamed.told = self(vault.told) { Set($0.map(callAsFunction)) }
        renamed.toldGone = Set(vault.toldGone.map(callAsFunction))
        renamed.promise = vault.promise.renamed(callAsFunction)
        renamed.spoken = self(vault.spoken) { $0 }
        renamed.spokenApart = self(vault.spokenApart)
        renamed.spokenGone = self(vault.spokenGone) { $0 }
        return renamed
    }

    private func callAsFunction<Value>(
        _ values: [Child.ID: Value], _ value: (Value) -> Value
    ) -> [Child.ID: Value] {
        Dictionary(uniqueKeysWithValues: values.map { (self($0.key), value($0.value)) })
    }

    private func callAsFunction<Value>(_ values: [Promise.Pair: Value]) -> [Promise.Pair: Value] {
        Dictionary(uniqueKeysWithValues: values.map { ($0.key.renamed(callAsFunction), $0.value) })
    }

    private func callAsFunction(_ cover: Cover) -> Cover {
        Cover(
            candidates: self(cover.candidates) { Set($0.map(callAsFunction)) },
            survivors: self(cover.survivors, callAsFunction), shields: Set(cover.shields.map(callAsFunction)),
            withdrawn: self(cover.withdrawn, callAsFunction))
    }

    /// The journal, written anew: it keeps to itself whom each shield covers, and when words ended, and is asked.
    private func callAsFunction(_ journal: StandingShields, until time: Double) -> StandingShields {
        let children = ShieldWorld.children
        var renamed = StandingShields()
        for shield in journal.shields.keys { renamed.take(.shielded(ShieldWorld.kept(self(shield)))) }
        let everybody = Cover(
            candidates: Dictionary(uniqueKeysWithValues: children.map { ($0, Set(children)) }),
            shields: Set(journal.shields.keys))
        var missing: [Child.ID: Set<Child.ID>] = [:]
        for case .covers(let shield, let others) in journal.growth(to: everybody) { missing[shield] = Set(others) }
        for shield in journal.shields.keys {
            let covered = children.filter { missing[shield]?.contains($0) != true }
            renamed.take(.covers(shield: self(shield), children: covered.map(callAsFunction)))
        }
        for (child, kept) in journal.withdrawn {
            renamed.take(.identityWithdrawn(self(child), at: kept.since, as: self(kept.identity)))
        }
        guard time > 0 else { return renamed }
        for one in children {
            for other in children where one <= other {
                let about = one == other ? [one] : [one, other]
                func stands(_ time: Double) -> Bool {
                    journal.stands(wordAbout: about, since: Date(timeIntervalSince1970: time))
                }
                // Times are counted from 1.
                guard !stands(0), let end = (1...Int(time)).first(where: { stands(Double($0)) }) else { continue }
                renamed.take(
                    .wordEnded(about: about.map(callAsFunction).sorted(), at: Date(timeIntervalSince1970: Double(end))))
            }
        }
        return renamed
    }

    private func callAsFunction(_ saying: ShieldWorld.Saying) -> ShieldWorld.Saying {
        func names(_ children: [Child.ID]) -> [Child.ID] { children.map(callAsFunction).sorted() }
        switch saying {
        case .reported(let child, let others): return .reported(self(child), names(others))
        case .merged(let child, let survivor, let others):
            return .merged(self(child), into: self(survivor), names(others))
        case .separated(let child, let left, let separated, let others):
            return .separated(self(child), names(left), from: self(separated), names(others))
        case .changed(let one, let other, let mayBeOne, let others, let othersOfOther):
            // Identity names the lower first.
            return self(one) < self(other)
                ? .changed(self(one), self(other), mayBeOne: mayBeOne, names(others), names(othersOfOther))
                : .changed(self(other), self(one), mayBeOne: mayBeOne, names(othersOfOther), names(others))
        }
    }
}

extension ShieldWorld {
    static func place(of child: Child.ID) -> Int { Int(child.uuid.uuid.15) }
}

extension ShieldWorld.Vault {
    /// Numbers that say of each child what is true of them whatever they are called; nothing of whom nobody has heard.
    fileprivate func traits() -> [Int] {
        let own = ShieldWorld.children.map(ownTraits)
        return ShieldWorld.children.indices.map { place in
            let child = ShieldWorld.children[place]
            func sum(_ others: Set<Child.ID>) -> Int {
                others.reduce(0) { $0 &+ own[ShieldWorld.place(of: $1)] &* 31 }
            }
            let near = sum(cover.candidates[child, default: []]) &+ sum(told[child, default: []]) &* 7
            let survivor = cover.survivors[child].map { own[ShieldWorld.place(of: $0)] &* 13 } ?? 0
            return (own[place] & 0x3FFF_FFFF) << 24 | (near &+ survivor) & 0xFF_FFFF
        }
    }

    private func ownTraits(_ child: Child.ID) -> Int {
        var traits = 0
        func add(_ bits: Int, _ value: Int) { traits = traits << bits | value }
        add(1, cover.shields.contains(child) ? 1 : 0)
        add(2, cover.candidates[child]?.count ?? 0)
        add(1, cover.survivors[child] == nil ? 0 : 1)
        add(2, cover.survivors.values.reduce(0) { $0 + ($1 == child ? 1 : 0) })
        add(1, journal.shields[child] == nil ? 0 : 1)
        add(1, journal.covers(child) ? 1 : 0)
        add(1, promise.withholds(child) ? 1 : 0)
        add(2, promise.person(child).count - 1)
        add(1, words[child] == nil ? 0 : 1)
        add(2, spoken[child]?.count ?? 0)
        add(1, cover.withdrawn[child] == nil ? 0 : 1)
        add(1, journal.withdrawn[child] == nil ? 0 : 1)
        add(1, wordsGone[child] == nil ? 0 : 1)
        add(2, spokenGone[child]?.count ?? 0)
        add(3, wordsApart.keys.reduce(0) { $0 + ($1.contains(child) ? 1 : 0) })
        add(3, spokenApart.reduce(0) { $0 + ($1.key.contains(child) ? $1.value.count : 0) })
        guard let backup else { return traits }
        add(1, backup.cover.shields.contains(child) ? 1 : 0)
        add(2, backup.cover.candidates[child]?.count ?? 0)
        add(1, backup.words[child] == nil ? 0 : 1)
        return traits
    }
}
