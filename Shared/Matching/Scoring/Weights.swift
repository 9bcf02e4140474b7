import Glibc

/// A model made ready: bits by level, frequencies by hash.
struct Weights: Sendable {
    private var same = [Double](repeating: 0, count: Level.allCases.count)
    private var household = [Double](repeating: 0, count: Level.allCases.count)
    private var u = [Double](repeating: 1, count: Level.allCases.count)
    private let given: [UInt64: Double]
    private let family: [UInt64: Double]
    private let rareGiven: Double
    private let rareFamily: Double

    private static let fields = Field.allCases

    init(_ model: MatchModel) {
        let hashed = { (names: [String: Double]) in
            Dictionary(names.map { (StableHash.of($0.key), $0.value) }, uniquingKeysWith: max)
        }
        (given, family) = (hashed(model.frequencies.given), hashed(model.frequencies.family))
        (rareGiven, rareFamily) = (model.frequencies.rareGiven, model.frequencies.rareFamily)
        for level in Level.allCases {
            guard let probabilities = model[level] else { continue }
            same[Int(level.rawValue)] = log2(max(probabilities.m, 1e-9) / max(probabilities.u, 1e-12))
            household[Int(level.rawValue)] = log2(max(probabilities.h, 1e-9) / max(probabilities.u, 1e-12))
            u[Int(level.rawValue)] = max(probabilities.u, 1e-12)
        }
    }

    func score(_ compared: Compared) -> PairScore {
        let bits = bits(compared)
        var contributions: [Contribution] = []
        contributions.reserveCapacity(Self.fields.count)
        for field in Self.fields {
            guard let level = compared.levels[field] else { continue }
            contributions.append(
                Contribution(
                    level: level, bits: same[Int(level.rawValue)] + rarity(field, compared, Int(level.rawValue))))
        }
        return PairScore(
            same: bits.same, household: bits.household, levels: compared.levels, contributions: contributions)
    }

    /// The sums of a score.
    func bits(_ compared: Compared) -> (same: Double, household: Double) {
        var bits = (same: 0.0, household: 0.0)
        for field in Self.fields {
            guard let level = compared.levels[field] else { continue }
            let index = Int(level.rawValue)
            let rarity = rarity(field, compared, index)
            bits.same += same[index] + rarity
            // Members of a household share a family name, and cousins the given name of a grandparent, however rare it is.
            bits.household += household[index] + rarity
        }
        return bits
    }

    /// Bits to add where 1 January stands for the day of birth of either and the given names agree: it says little of who
    /// somebody is, since it is written for an unknown day, but children are born on it as on any other.
    func benefitOfDoubt(_ levels: Comparison) -> Double {
        guard levels[.born] == .bornNewYear, let given = levels[.given],
            given.rawValue <= Level.givenVariant.rawValue
        else { return 0 }
        return same[Int(Level.bornExact.rawValue)] - same[Int(Level.bornNewYear.rawValue)]
    }

    /// Bits that a name is rarer than the average of those that agree.
    private func rarity(_ field: Field, _ compared: Compared, _ level: Int) -> Double {
        switch field {
        case .given: compared.givenTerm.map { log2(u[level] / (given[$0] ?? rareGiven)) } ?? 0
        case .family: compared.familyTerm.map { log2(u[level] / (family[$0] ?? rareFamily)) } ?? 0
        default: 0
        }
    }
}
