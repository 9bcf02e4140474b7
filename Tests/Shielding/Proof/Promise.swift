import Model

/// What shielding has promised, told by history alone: who was shielded, and who was said to be whom meanwhile. It knows
/// nothing of the rule that is to keep the promise.
struct Promise: Hashable {
    /// A shield over one person, until two officers lift it.
    struct Shield: Hashable {
        /// Every identifier of the person.
        var person: Set<Child.ID>
        /// Whoever was said to be perhaps that person, when the shield was put up or since. Nobody alone takes it back; two
        /// officers do.
        var maybe: Set<Child.ID>

        func withholds(_ child: Child.ID) -> Bool { person.contains(child) || maybe.contains(child) }
    }

    /// Two who may be one, as was said last.
    struct Pair: Hashable {
        private var one: Child.ID
        private var other: Child.ID

        init(_ one: Child.ID, _ other: Child.ID) { (self.one, self.other) = one < other ? (one, other) : (other, one) }

        var children: Set<Child.ID> { [one, other] }

        func contains(_ child: Child.ID) -> Bool { child == one || child == other }

        func renamed(_ name: (Child.ID) -> Child.ID) -> Self { Self(name(one), name(other)) }
    }

    /// Who is who, and who may be whom, as far as it was heard.
    struct Heard: Hashable {
        fileprivate var names: [Child.ID: Child.ID] = [:]
        fileprivate var pairs: Set<Pair> = []

        func renamed(_ name: (Child.ID) -> Child.ID) -> Self {
            var heard = Self()
            heard.names = Dictionary(uniqueKeysWithValues: names.map { (name($0.key), name($0.value)) })
            heard.pairs = Set(pairs.map { $0.renamed(name) })
            return heard
        }
    }

    private(set) var shields: Set<Shield> = []
    /// Whose identity is gone, under every identifier that the person had then, and as whom: a shield for good.
    private(set) var gone: [Child.ID: Child.ID] = [:]
    var heard = Heard()

    func renamed(_ name: (Child.ID) -> Child.ID) -> Self {
        var promise = Self()
        promise.heard = heard.renamed(name)
        promise.shields = Set(
            shields.map { Shield(person: Set($0.person.map(name)), maybe: Set($0.maybe.map(name))) })
        promise.gone = Dictionary(uniqueKeysWithValues: gone.map { (name($0.key), name($0.value)) })
        return promise
    }

    /// Whether nothing may be shown of the child.
    func withholds(_ child: Child.ID) -> Bool {
        shields.contains { $0.withholds(child) }
    }

    /// Whether a shield is the person's own.
    func hasShield(_ child: Child.ID) -> Bool { shields.contains { $0.person.contains(child) } }

    /// Whether the identity of the person is gone, whoever they are one with since.
    func isGone(_ child: Child.ID) -> Bool { !gone.isEmpty && !isThere(person(child)) }

    private func isThere(_ person: Set<Child.ID>) -> Bool { person.isDisjoint(with: gone.keys) }

    func person(_ child: Child.ID) -> Set<Child.ID> {
        let name = heard.names[child] ?? child
        return Set(heard.names.filter { $0.value == name }.map(\.key)).union([name, child])
    }

    private func others(_ children: Set<Child.ID>) -> Set<Child.ID> {
        let named = heard.pairs.filter { !$0.children.isDisjoint(with: children) }.flatMap(\.children)
        return named.reduce(into: Set()) { $0.formUnion(person($1)) }.subtracting(children)
    }

    mutating func shield(_ child: Child.ID) {
        let person = person(child)
        shields.insert(Shield(person: person, maybe: others(person)))
    }

    mutating func lift(_ child: Child.ID) {
        let person = person(child)
        shields = Set(
            shields.compactMap { shield in
                if shield.person.isDisjoint(with: person) { return shield }
                // Nobody lifts the shield of an identity that is gone; with whom it was one by what is forgotten, they may.
                if isThere(shield.person) { return nil }
                guard isThere(person) else { return shield }
                return Shield(person: shield.person.subtracting(person), maybe: shield.maybe)
            })
    }

    /// The identity is gone for good.
    mutating func withdraw(_ child: Child.ID) {
        if !hasShield(child) { shield(child) }
        let identity = heard.names[child] ?? child
        for one in person(child) where gone[one] == nil { gone[one] = identity }
    }

    mutating func mayBe(_ child: Child.ID, _ others: some Sequence<Child.ID>) {
        for other in others where other != child { heard.pairs.insert(Pair(child, other)) }
        renew()
    }

    /// Somebody says that two persons are not one. Whom a shield covers already it goes on covering.
    mutating func areNot(_ one: Child.ID, _ other: Child.ID) {
        let (ones, others) = (person(one), person(other))
        heard.pairs = heard.pairs.filter { $0.children.isDisjoint(with: ones) || $0.children.isDisjoint(with: others) }
    }

    /// Two officers say it: neither is under the other's shield any more, and who was gone as the other is not.
    mutating func areNotByTwo(_ one: Child.ID, _ other: Child.ID) {
        areNot(one, other)
        let (ones, others) = (person(one), person(other))
        if ones.isDisjoint(with: others) {
            for (some, rest) in [(ones, others), (others, ones)] {
                gone = gone.filter { !(some.contains($0.key) && rest.contains($0.value)) }
            }
        }
        shields = Set(
            shields.map { shield in
                var shield = shield
                if !shield.person.isDisjoint(with: ones) { shield.maybe.subtract(others) }
                if !shield.person.isDisjoint(with: others) { shield.maybe.subtract(ones) }
                return shield
            })
    }

    mutating func merge(_ merged: Child.ID, into survivor: Child.ID) {
        let both = person(merged).union(person(survivor))
        for child in both { heard.names[child] = survivor }
        for other in others(both) { heard.pairs.insert(Pair(survivor, other)) }
        shields = Set(
            shields.map { shield in
                var shield = shield
                if !shield.person.isDisjoint(with: both) { shield.person.formUnion(both) }
                if !shield.maybe.isDisjoint(with: both) { shield.maybe.formUnion(both) }
                return shield
            })
        renew()
    }

    /// `child` and `separated` are two, who may be others as is said.
    mutating func separate(
        _ child: Child.ID, mayBe left: Set<Child.ID>, from separated: Child.ID, mayBe others: Set<Child.ID>
    ) {
        let both = person(child).union(person(separated))
        heard.names[separated] = separated
        let parts = [person(child), person(separated)]
        shields = Set(
            shields.flatMap { shield -> [Shield] in
                if !shield.person.isDisjoint(with: both) {
                    // Who was gone with them, by what is forgotten, stays so.
                    let rest = shield.person.subtracting(both)
                    let kept = isThere(rest) ? [] : [Shield(person: rest, maybe: shield.maybe)]
                    return kept + parts.map { Shield(person: $0, maybe: shield.maybe.union(both).subtracting($0)) }
                }
                var shield = shield
                if !shield.maybe.isDisjoint(with: both) { shield.maybe.formUnion(both) }
                return [shield]
            })
        heard.pairs = heard.pairs.filter { $0.children.isDisjoint(with: both) }
        mayBe(child, left)
        mayBe(separated, others)
    }

    /// Whoever is said to be perhaps a shielded person is under that shield from then on.
    private mutating func renew() {
        shields = Set(
            shields.map { Shield(person: $0.person, maybe: $0.maybe.union(others($0.person)).subtracting($0.person)) })
    }
}
