import Glibc

/// What training found of one level of one field.
public struct LevelEstimate: Sendable {
    public let field: String
    public let level: String
    /// How probable the level is between two reports of one child, of two members of a household, of strangers.
    public let same: Double
    public let household: Double
    public let stranger: Double
    /// How many pairs of one child agree at this level, by expectation; of those that were compared.
    public let seen: Double

    public init(field: String, level: String, same: Double, household: Double, stranger: Double, seen: Double) {
        self.field = field
        self.level = level
        self.same = same
        self.household = household
        self.stranger = stranger
        self.seen = seen
    }

    /// Bits for "the same child" against a stranger.
    public var bits: Double { log2(same / stranger) }
    /// Bits for "the same child" against another member of the household.
    public var bitsInHousehold: Double { log2(same / household) }
}
