/// The state of training: pairs by the rule that chose them, and what is believed of the three kinds at present.
struct Fitting {
    private let random: PairCounts
    private let neighbours: PairCounts
    private let passes: [Pass]
    private let prior: Chances
    private let believed: Double
    private var chances: Chances
    private var seen = LevelCounts()
    private var householdPairs = 0.0
    /// How many forms tell where at their postcode they live.
    private let housed: Int

    /// Pairs that share a key of one kind.
    struct Pass {
        var pairs: PairCounts
        /// Fields by which kinds are told apart, but of which nothing is learned here.
        var known: Set<Field>
    }

    /// Fewer pairs than these say nothing of a household's levels.
    private static let fewest = 100.0

    init(
        prior: Chances, believed: Double, housed: Int, random: PairCounts, neighbours: PairCounts, passes: [Pass]
    ) {
        (self.prior, self.believed, self.housed) = (prior, believed, housed)
        (self.random, self.neighbours, self.passes) = (random, neighbours, passes)
        chances = prior
        fitStranger()
    }

    mutating func refine() {
        fitSame()
        fitHousehold()
        fitStranger()
    }

    private func before(_ prior: LevelChances) -> LevelCounts {
        LevelCounts(believing: prior, against: self.prior.stranger, for: chances.stranger, pairs: believed)
    }

    /// Each pass seeks the levels of the fields by which its pairs were not chosen; what they count is put together.
    private mutating func fitSame() {
        let earlier = before(prior.same)
        seen = LevelCounts()
        for pass in passes where pass.pairs.pairs > 0 {
            var mixture = Mixture(kinds: [
                Mixture.Kind(share: 0.3, chances: chances.same, before: earlier, known: pass.known.union(Self.numbers)),
                Mixture.Kind(share: 0.2, chances: chances.household),
                Mixture.Kind(share: 0.5, chances: chances.stranger),
            ])
            _ = mixture.fit(pass.pairs)
            seen = seen + Self.counted(pass.pairs, of: 0, by: mixture).levels.without(pass.known)
        }
        var counts = seen + earlier
        // Numbers in which most pairs differ are of files of which only one bears them: such pairs are of two children.
        for field in Self.numbers where !isShared(field) { counts = counts.without([field]) + earlier.only(field) }
        // Where pairs were chosen by a name, none can show names in each other's place: how often that is stays as it was.
        for level in [Level.givenSwapped, .givenCrossed] { counts.raise(level, to: prior.same[level]) }
        chances.same.take(counts)
    }

    private static let numbers: Set<Field> = [.nhsNumber, .upn, .otherNumber]

    private func isShared(_ field: Field) -> Bool {
        let levels = Level.of(field)
        return seen[levels[0]] >= levels.reduce(0) { $0 + seen[$1] } / 2
    }

    /// Pairs at one address are of one child, of two of a household, or of strangers where it is not told from the next.
    /// Which, is asked of what was believed before alone: fitted to these pairs, a kind would in the end take in all twins.
    private mutating func fitHousehold() {
        guard neighbours.pairs > 0 else { return }
        var mixture = Mixture(kinds: [
            Mixture.Kind(share: 0.4, chances: prior.same), Mixture.Kind(share: 0.4, chances: prior.household),
            Mixture.Kind(share: 0.2, chances: chances.stranger),
        ])
        _ = mixture.fit(neighbours)
        let counted = Self.counted(neighbours, of: 1, by: mixture)
        householdPairs = counted.pairs
        let earlier = before(prior.household)
        chances.household.take(earlier)
        if householdPairs >= Self.fewest {
            var learned = chances.household
            learned.take(counted.levels + earlier)
            // A number is of one person: that siblings share one is a mistake too rare to be counted.
            for field in Field.allCases where !Self.numbers.contains(field) {
                chances.household.take(field, of: learned)
            }
        }
        // A child and its siblings live and move together: an address agrees in both as often.
        chances.household.take(.address, of: chances.same)
    }

    /// Random pairs hold some of one child: more, the smaller the file. They are taken out by what is known of them.
    private mutating func fitStranger() {
        guard random.pairs > 0 else { return }
        let before = LevelCounts(
            believing: prior.stranger, against: prior.stranger, for: prior.stranger, pairs: believed)
        var mixture = Mixture(kinds: [
            Mixture.Kind(share: 1e-4, chances: chances.same),
            Mixture.Kind(share: 1e-5, chances: chances.household),
            Mixture.Kind(share: 1, chances: chances.stranger, before: before),
        ])
        _ = mixture.fit(random)
        chances.stranger = mixture.kinds[2].chances
    }

    /// What the pairs of one kind count together, each as far as it is of that kind.
    private static func counted(
        _ pairs: PairCounts, of kind: Int, by mixture: Mixture
    ) -> (levels: LevelCounts, pairs: Double) {
        var (levels, number) = (LevelCounts(), 0.0)
        for (comparison, count) in pairs.ordered {
            let weight = mixture.posterior(of: comparison)[kind] * Double(count)
            levels.add(comparison, weight: weight)
            number += weight
        }
        return (levels, number)
    }

    var trained: Trained {
        Trained(
            chances: chances, seen: seen, randomPairs: random.pairs, householdPairs: Int(householdPairs),
            households: households, warnings: warnings)
    }

    /// How many of the usual pairs at one address the forms hold, at most 1: where nobody lives with another, whoever
    /// agrees in address is the same.
    private var households: Double {
        let pairs = householdPairs + believed * Self.usual
        return min(1, pairs / (Double(housed) + believed) / Self.usual)
    }

    /// Pairs of two children of one household to a child, in England some .4; a fifth of it in records of some of them.
    private static let usual = 0.08

    private var warnings: [String] {
        var warnings: [String] = []
        if householdPairs < Self.fewest {
            warnings.append("too few pairs of different people at one address: households are as before")
        }
        for field in Field.allCases {
            let levels = Level.of(field)
            guard levels.contains(where: { seen[$0] >= 1 }) else {
                warnings.append("\(field.name): never seen in two reports of one child; as before")
                continue
            }
            let unseen = levels.filter { seen[$0] < 1 }.map(\.name)
            if !unseen.isEmpty { warnings.append("\(field.name): never seen at \(unseen.joined(separator: ", "))") }
        }
        return warnings
    }
}
