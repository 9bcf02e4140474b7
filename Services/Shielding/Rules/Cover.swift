import Contracts
import Model

/// Who is who, who may be whom, and who has a shield: all on which it depends whether whereabouts may leave the vault, and
/// whether a record may be listed. Of those children, that is, of whom it was read.
///
/// A shield belongs to the person. It covers every identifier that the person has had, and whoever may be that person.
package struct Cover: Hashable, Sendable {
    /// Whom each may be; of those of whom it was read, and of nobody else.
    private(set) var candidates: [Child.ID: Set<Child.ID>]
    /// As whom a child stands who was merged. One step, never a chain.
    private(set) var survivors: [Child.ID: Child.ID]
    /// Who has a shield of their own.
    private(set) var shields: Set<Child.ID>
    /// Whose identity is gone: a shield that nobody can lift. And as whom each stood when it went.
    private(set) var withdrawn: [Child.ID: Child.ID]
    /// Who is of an authority whose shields are not signed off. They are shown as shielded; but who is who, and who was told
    /// from whom, goes by shields alone: what is said of them while they load must not bind for ever.
    var loading: Set<Child.ID>

    package init(
        candidates: [Child.ID: Set<Child.ID>] = [:], survivors: [Child.ID: Child.ID] = [:],
        shields: Set<Child.ID> = [], withdrawn: [Child.ID: Child.ID] = [:], loading: Set<Child.ID> = []
    ) {
        self.candidates = candidates
        self.survivors = survivors
        self.shields = shields
        self.withdrawn = withdrawn
        self.loading = loading
    }

    /// As whom the child stands.
    func current(_ child: Child.ID) -> Child.ID { survivors[child] ?? child }

    /// Every identifier of the person that the child is.
    func person(_ child: Child.ID) -> Set<Child.ID> {
        let current = current(child)
        var all: Set = [current, child]
        for (merged, survivor) in survivors where survivor == current { all.insert(merged) }
        return all
    }

    /// Whether an identifier of the person is one of those.
    private func hasIdentifier(_ child: Child.ID, where isOne: (Child.ID) -> Bool) -> Bool {
        let current = current(child)
        return isOne(child) || isOne(current) || survivors.contains { $0.value == current && isOne($0.key) }
    }

    /// Whether the person has a shield, under whichever identifier.
    func hasShield(_ child: Child.ID) -> Bool {
        !shields.isEmpty && hasIdentifier(child) { shields.contains($0) } || isWithdrawn(child)
    }

    /// Whether the person's identity is gone, under whichever identifier that was said.
    func isWithdrawn(_ child: Child.ID) -> Bool {
        !withdrawn.isEmpty && hasIdentifier(child) { withdrawn[$0] != nil }
    }

    /// Whether the person is shown as shielded: by a shield, or because their authority is loading.
    private func isHidden(_ child: Child.ID) -> Bool {
        hasShield(child) || !loading.isEmpty && hasIdentifier(child) { loading.contains($0) }
    }

    /// Whether a shield covers the child: the person's own, or that of somebody whom the child may be.
    package func covers(_ child: Child.ID) -> Bool {
        hasShield(child) || others(of: child).contains(where: hasShield)
    }

    /// Whether nothing of the child may leave the vault: a shield covers the child, or would if each of those were shielded
    /// whose authority is loading.
    ///
    /// A release decides by the same rule, by its rows: `ShieldStore.kin(of:)`.
    package func withholds(_ child: Child.ID) -> Bool {
        isHidden(child) || others(of: child).contains(where: isHidden)
    }

    private func others(of child: Child.ID) -> Set<Child.ID> {
        let (own, current) = (candidates[child, default: []], current(child))
        return current == child ? own : own.union(candidates[current, default: []])
    }

    /// Every identifier that is known here.
    var named: Set<Child.ID> {
        candidates.values.reduce(into: Set(candidates.keys).union(survivors.keys).union(survivors.values)) {
            $0.formUnion($1)
        }.union(shields).union(withdrawn.keys)
    }

    /// Whether either of two persons may be the other.
    func arePair(_ one: Child.ID, _ other: Child.ID) -> Bool {
        let (ones, others) = (person(one), person(other))
        return ones.isDisjoint(with: others) && ones.contains { !candidates[$0, default: []].isDisjoint(with: others) }
    }

    /// By shield, whom it covers no longer once two persons are told apart: each of those of the one, nobody of the other.
    func uncovered(_ one: Child.ID, _ other: Child.ID) -> [Child.ID: Set<Child.ID>] {
        var uncovered: [Child.ID: Set<Child.ID>] = [:]
        let (ones, others) = (person(one), person(other))
        guard ones.isDisjoint(with: others) else { return [:] }
        for (own, others) in [(ones, others), (others, ones)] {
            for shield in shields.intersection(own) { uncovered[shield] = others }
        }
        return uncovered
    }

    /// By shield, everybody whom it covers, under every identifier that is known here.
    func covered() -> [Child.ID: Set<Child.ID>] {
        Dictionary(
            uniqueKeysWithValues: shields.map { shield in
                let own = person(shield)
                let others = own.flatMap { candidates[$0, default: []] }
                return (shield, others.reduce(into: own) { $0.formUnion(person($1)) })
            })
    }

    /// Everybody whom the child may be; nobody when the record is held.
    ///
    /// It depends on nothing but shields, and on whose authority is loading, and is all or nothing: how far a report agrees with what is known of a shielded
    /// child makes no difference to it.
    func cleared(_ child: Child.ID) -> Set<Child.ID> {
        let others = candidates[child, default: []]
        return isHidden(child) || others.contains(where: isHidden) ? [] : others
    }

    /// What Directory has to be told of those children, in the order of their identifiers. Of a new doubt it is told whether or
    /// not it clears: what it was told by a vault that was restored since is not known here, and a hold makes no fewer
    /// messages than a clearing.
    func changes(of children: Set<Child.ID>, since before: Cover) -> [RecordCleared] {
        children.sorted().compactMap { child in
            let cleared = cleared(child)
            let hasNew = !candidates[child, default: []].isSubset(of: before.candidates[child, default: []])
            guard hasNew || cleared != before.cleared(child) else { return nil }
            return RecordCleared(child: child, candidates: cleared.sorted())
        }
    }
}

// MARK: - What happens to it

extension Cover {
    /// Each identifier of the person gets a shield of its own: a restore may make vaults forget that they are one.
    mutating func shield(_ child: Child.ID) { shields.formUnion(person(child)) }

    /// Ends every shield of the person: one that was put up before a merge covers the survivor too.
    mutating func lift(_ child: Child.ID) { shields.subtract(person(child)) }

    /// An identity is gone, under each identifier of the person: a restore may make vaults forget that they are one. Whoever is
    /// merged with them later is gone with them.
    mutating func withdraw(_ child: Child.ID) {
        let identity = current(child)
        for one in person(child) where withdrawn[one] == nil {
            withdrawn[one] = identity
        }
    }

    /// Notes that a child may be each of these, and they the child; as whom each stands as well, because a report may name
    /// somebody of whose separation the vault has not heard yet.
    package mutating func pair(_ child: Child.ID, with others: some Sequence<Child.ID>) {
        for other in others {
            for one in Set([child, current(child)]) {
                for two in Set([other, current(other)]) where one != two {
                    candidates[one, default: []].insert(two)
                    candidates[two, default: []].insert(one)
                }
            }
        }
    }

    /// Two children are one, of whom `survivor` stands from now on. They stay a pair, as do whomever either may be. A shield of
    /// either is one of each identifier.
    mutating func merge(_ merged: Child.ID, into survivor: Child.ID, whoMayBe others: [Child.ID]) {
        if hasShield(merged) || hasShield(survivor) { shields.formUnion(person(merged).union(person(survivor))) }
        for (child, former) in survivors where former == merged { survivors[child] = survivor }
        survivors[merged] = survivor
        share(from: merged, to: survivor)
        pair(merged, with: [survivor])
        pair(survivor, with: others)
    }

    /// Records of a child are another's. What covered one covers both, and whoever may be either. Of a person with a shield
    /// each part has one of its own, and one is lifted without the other.
    mutating func separate(
        _ child: Child.ID, whoMayBe others: [Child.ID], from separated: Child.ID, whoMayBe separatedOthers: [Child.ID]
    ) {
        let isCovered = covers(child) || covers(separated)
        if hasShield(child) || hasShield(separated) { shields.formUnion(person(child).union(person(separated))) }
        survivors[separated] = nil
        if isCovered {
            share(from: child, to: separated)
            share(from: separated, to: child)
        }
        if isCovered || separatedOthers.contains(child) {
            pair(child, with: [separated])
        } else {
            part(child, separated)
        }
        pair(separated, with: separatedOthers)
        pair(child, with: others)
    }

    /// Two are not the same, somebody says. While a shield covers either they stay a pair: it takes more than one person to
    /// say that a shielded child is not another.
    mutating func tellApart(_ one: Child.ID, _ other: Child.ID) {
        guard !covers(one), !covers(other) else { return }
        part(one, other)
    }

    /// Two are not the same, two officers say: it counts though a shield covers them. Each keeps a shield of their own. Whoever
    /// was gone as the other, because a separation was under way, is there again.
    mutating func tellApartByTwo(_ one: Child.ID, _ other: Child.ID) {
        part(one, other)
        guard !withdrawn.isEmpty else { return }
        let (ones, others) = (person(one), person(other))
        guard ones.isDisjoint(with: others) else { return }
        withdrawn = withdrawn.filter { child, identity in
            !(ones.contains(child) && others.contains(identity) || others.contains(child) && ones.contains(identity))
        }
    }

    /// Notes who is under one shield with these by the journal, where a restored vault has not heard again why. Before they are
    /// merged or separated: whoever comes of that is under the same shields.
    mutating func remember(_ standing: StandingShields, of children: [Child.ID]) {
        for child in children.reduce(into: Set(), { $0.formUnion(person($1)) }) {
            let known = others(of: child).reduce(into: person(child)) { $0.formUnion(person($1)) }
            let others = standing.shielded(with: child).subtracting(known)
            pair(child, with: others)
            // Of whom nothing was read.
            shields.formUnion(others.filter { standing.shields[$0] != nil })
        }
    }

    /// Whomever a child may be, another may be too.
    private mutating func share(from child: Child.ID, to other: Child.ID) {
        pair(other, with: candidates[child, default: []])
    }

    /// What is said of two is said of two persons: no identifier of the one stays a pair with one of the other, or a person
    /// would be withheld under one identifier and shown under another.
    private mutating func part(_ one: Child.ID, _ other: Child.ID) {
        let (ones, others) = (person(one), person(other))
        guard ones.isDisjoint(with: others) else { return }
        for (children, nos) in [(ones, others), (others, ones)] {
            for child in children {
                candidates[child]?.subtract(nos)
                if candidates[child]?.isEmpty == true { candidates[child] = nil }
            }
        }
    }
}
