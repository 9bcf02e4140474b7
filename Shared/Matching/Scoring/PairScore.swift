/// How two forms compare, in bits (binary logarithms of likelihood ratios).
public struct PairScore: Hashable, Sendable {
    /// The same child, against two strangers.
    public var same: Double
    /// Two members of one household, against two strangers.
    public var household: Double
    public var levels: Comparison
    public var contributions: [Contribution]

    /// Whether it speaks more for one child; between equals the levels decide, so that the order is no matter.
    func isCloser(than other: PairScore) -> Bool {
        if same != other.same { return same > other.same }
        if household != other.household { return household < other.household }
        return levels.precedes(other.levels)
    }
}

/// What one field adds to the score of a pair.
public struct Contribution: Hashable, Sendable {
    public var level: Level
    /// The same child against two strangers; negative where the field speaks against it.
    public var bits: Double

    public init(level: Level, bits: Double) { (self.level, self.bits) = (level, bits) }

    public var field: Field { level.field }
    /// "family name: sounds alike, 6.2 bits".
    public var words: String { "\(level.words), \((bits * 10).rounded() / 10) bits" }
}
