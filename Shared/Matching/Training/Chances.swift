/// How pairs agree: two reports of one child, two members of a household, two strangers.
public struct Chances: Hashable, Sendable {
    public var same: LevelChances
    public var household: LevelChances
    public var stranger: LevelChances

    public init(same: LevelChances, household: LevelChances, stranger: LevelChances) {
        (self.same, self.household, self.stranger) = (same, household, stranger)
    }
}

/// What training came to.
public struct Trained: Sendable {
    public let chances: Chances
    /// How many pairs of one child were seen at each level, by expectation, and in how many the field was there at all.
    public let seen: LevelCounts
    /// How many random pairs were compared, and how many pairs of different people at one address.
    public let randomPairs: Int
    public let householdPairs: Int
    /// What share of the usual number of households the records show.
    public let households: Double
    /// What those who use the model should know.
    public let warnings: [String]
}

extension Trained {
    /// Every level with what was found of it, field by field, the closest agreement first.
    public var estimates: [LevelEstimate] {
        Field.allCases.flatMap(Level.of).map { level in
            LevelEstimate(
                field: level.field.name, level: level.name, same: chances.same[level],
                household: chances.household[level], stranger: chances.stranger[level], seen: seen[level])
        }
    }
}
