import Contracts
import Model

/// Which records may be listed though they may be another's: those of whom nobody that they may be is shielded.
///
/// It depends on nothing but shields, and is all or nothing: how far a report agrees with what is known of a shielded
/// child makes no difference to it.
struct Clearing: Sendable {
    /// Whom each may be.
    private(set) var candidates: [Child.ID: Set<Child.ID>]
    /// Of all of these, those who are shielded.
    let shielded: Set<Child.ID>

    init(_ candidates: [Child.ID: Set<Child.ID>] = [:], shielded: Set<Child.ID> = []) {
        self.candidates = candidates
        self.shielded = shielded
    }

    /// Everybody whom the child may be; nobody when the record is held.
    func cleared(_ child: Child.ID) -> Set<Child.ID> {
        let others = candidates[child, default: []]
        return shielded.contains(child) || !shielded.isDisjoint(with: others) ? [] : others
    }

    /// Notes that a child may be each of these, and they the child.
    mutating func pair(_ child: Child.ID, with others: [Child.ID]) {
        for other in others where other != child {
            candidates[child, default: []].insert(other)
            candidates[other, default: []].insert(child)
        }
    }

    /// What Directory has to be told of, in the order of the children's identifiers.
    func changes(since before: Clearing) -> [RecordCleared] {
        Set(candidates.keys).union(before.candidates.keys).sorted().compactMap { child in
            let cleared = cleared(child)
            guard cleared != before.cleared(child) else { return nil }
            return RecordCleared(child: child, candidates: cleared.sorted())
        }
    }
}
