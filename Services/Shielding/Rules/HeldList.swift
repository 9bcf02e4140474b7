import Contracts
import FoundationEssentials
import Model

/// Which of those who are held a shielding officer has on their list: those whom the officer's word can let go.
enum HeldList {
    /// Two as they stand, of whom the first has a shield.
    struct Held: Hashable {
        var child: Child.ID
        var other: Child.ID
        var isGone: Bool
        /// Whether the other has a shield too; then the two are there twice, once for each.
        var isOthersToo: Bool
        var since: Date?
    }

    /// Of each two, once. Where both have a shield it takes officers who decide about both, and nobody else is told of either.
    static func decide(
        _ held: [Held], for authority: AuthorityCode?, responsible: [Child.ID: AuthorityCode]
    ) -> [HeldPair] {
        func mayAct(_ child: Child.ID) -> Bool { Responsibility.mayAct(authority, for: responsible[child]) }
        var named: Set<Set<Child.ID>> = []
        return held.compactMap { one in
            guard mayAct(one.child), !one.isOthersToo || mayAct(one.other),
                named.insert([one.child, one.other]).inserted
            else { return nil }
            return HeldPair(child: one.child, other: one.other, isGone: one.isGone, since: one.since)
        }
    }
}
