import Glibc

/// The chance of each level within its field, in one kind of pair; those of a field sum to 1.
public struct LevelChances: Hashable, Sendable {
    /// Nothing is impossible: a level that was never seen has this chance.
    public static let floor = 1e-7

    private var chances: [Double]

    /// All levels of a field alike.
    public init() {
        chances = Level.allCases.map { 1 / Double(Level.of($0.field).count) }
    }

    /// The chance of a level within its field.
    public subscript(level: Level) -> Double { chances[Int(level.rawValue)] }

    /// Sets the levels of one field in proportion; nothing where all are 0.
    public mutating func set(_ field: Field, in proportion: (Level) -> Double) {
        let levels = Level.of(field)
        let sum = levels.reduce(0) { $0 + proportion($1) }
        guard sum > 0 else { return }
        let raised = levels.map { max(proportion($0) / sum, Self.floor) }
        let whole = raised.reduce(0, +)
        for (level, chance) in zip(levels, raised) { chances[Int(level.rawValue)] = chance / whole }
    }

    /// Takes the fields of which anything was counted; returns how far the furthest of their chances moved.
    @discardableResult
    mutating func take(_ counts: LevelCounts) -> Double {
        var furthest = 0.0
        for field in Field.allCases {
            let levels = Level.of(field)
            let before = levels.map { self[$0] }
            set(field) { counts[$0] }
            furthest = zip(levels, before).reduce(furthest) { max($0, abs(self[$1.0] - $1.1)) }
        }
        return furthest
    }

    /// Takes one field as it is in another kind of pair.
    mutating func take(_ field: Field, of other: LevelChances) {
        set(field) { other[$0] }
    }

    func logarithm(of comparison: Comparison) -> Double {
        Field.allCases.reduce(0) { sum, field in comparison[field].map { sum + log(self[$0]) } ?? sum }
    }
}

/// How often levels were seen.
public struct LevelCounts: Hashable, Sendable {
    private var counts = [Double](repeating: 0, count: Level.allCases.count)

    public init() {}

    /// How often a level was seen, pairs of which it isn't sure in part.
    public subscript(level: Level) -> Double { counts[Int(level.rawValue)] }

    /// What is believed before anything is seen, counted as `pairs` pairs.
    ///
    /// A level that strangers reach more rarely than was believed is taken to be rarer in proportion: what its agreement
    /// is worth stays the same.
    init(believing prior: LevelChances, against stranger: LevelChances, for now: LevelChances, pairs: Double) {
        for level in Level.allCases {
            counts[Int(level.rawValue)] = pairs * prior[level] * min(1, now[level] / stranger[level])
        }
    }

    /// Nothing of some fields.
    func without(_ fields: Set<Field>) -> LevelCounts {
        var rest = self
        for level in Level.allCases where fields.contains(level.field) { rest.counts[Int(level.rawValue)] = 0 }
        return rest
    }

    /// At least `share` of what was counted of the field.
    mutating func raise(_ level: Level, to share: Double) {
        let all = Level.of(level.field).reduce(0) { $0 + counts[Int($1.rawValue)] }
        counts[Int(level.rawValue)] = max(counts[Int(level.rawValue)], share * all)
    }

    func only(_ field: Field) -> LevelCounts { without(Set(Field.allCases).subtracting([field])) }

    static func + (one: LevelCounts, other: LevelCounts) -> LevelCounts {
        var sum = one
        for place in sum.counts.indices { sum.counts[place] += other.counts[place] }
        return sum
    }

    mutating func add(_ comparison: Comparison, weight: Double = 1) {
        for field in Field.allCases {
            if let level = comparison[field] { counts[Int(level.rawValue)] += weight }
        }
    }
}
