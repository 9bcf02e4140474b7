import Glibc

/// Kinds of pairs that were mixed, told apart by the levels at which their fields agree: expectation maximisation,
/// with the chances of some kinds given and those of others sought (Fellegi and Sunter 1969; Winkler 1988).
public struct Mixture: Sendable {
    /// One kind of pair: how large a share of all it is, and the chance of each level in it.
    public struct Kind: Sendable {
        public var share: Double
        public var chances: LevelChances
        /// What fitting starts its counts with: so many pairs as believed before. Nil where the chances are not sought and
        /// stay as they are.
        public let before: LevelCounts?
        /// Fields whose chances are not sought.
        public let known: Set<Field>

        public init(share: Double, chances: LevelChances, before: LevelCounts? = nil, known: Set<Field> = []) {
            (self.share, self.chances, self.before, self.known) = (share, chances, before, known)
        }
    }

    public private(set) var kinds: [Kind]

    public init(kinds: [Kind]) { self.kinds = kinds }

    /// The chance of each kind, of a pair that agrees like this; a field that one side lacks says nothing.
    public func posterior(of comparison: Comparison) -> [Double] {
        let joint = kinds.map { kind in
            kind.chances.logarithm(of: comparison) + log(max(kind.share, .leastNormalMagnitude))
        }
        let most = joint.max() ?? 0
        let weights = joint.map { exp($0 - most) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// Fits the sought chances and all shares to pairs; returns how many rounds it took.
    ///
    /// It ends when no chance moves by more than `tolerance`, or after `limit` rounds.
    mutating func fit(_ pairs: PairCounts, tolerance: Double = 1e-5, limit: Int = 200) -> Int {
        let ordered = pairs.ordered
        for round in 1...max(1, limit) where fitOnce(ordered) < tolerance { return round }
        return limit
    }

    /// One round; returns how far the furthest chance moved.
    private mutating func fitOnce(_ ordered: [(key: Comparison, value: Int)]) -> Double {
        var counts = kinds.map { $0.before ?? LevelCounts() }
        var totals = kinds.map { _ in 0.0 }
        for (comparison, count) in ordered {
            for (kind, chance) in posterior(of: comparison).enumerated() {
                let weight = chance * Double(count)
                totals[kind] += weight
                counts[kind].add(comparison, weight: weight)
            }
        }
        var furthest = 0.0
        let sum = totals.reduce(0, +)
        guard sum > 0 else { return 0 }
        for kind in kinds.indices {
            let share = totals[kind] / sum
            furthest = max(furthest, abs(share - kinds[kind].share))
            kinds[kind].share = share
            guard kinds[kind].before != nil else { continue }
            furthest = max(furthest, kinds[kind].chances.take(counts[kind].without(kinds[kind].known)))
        }
        return furthest
    }
}

extension Comparison {
    /// By which comparisons are put in one order.
    var order: [UInt8] { Field.allCases.map { self[$0]?.rawValue ?? 0xff } }
}
