/// The state of training: pairs by the rule that chose them, and what is believed of the three kinds at present.
struct Fitting {
    private let random: PairCounts
    private let neighbours: PairCounts
    private let passes: [(held: Set<Field>, pairs: PairCounts)]
    private let prior: Chances
    private var chances: Chances
    private var seen = LevelCounts()
    private var householdPairs = 0

    /// Fewer pairs than these say nothing of a household's levels.
    private static let fewest = 100.0

    init(prior: Chances, random: PairCounts, neighbours: PairCounts, passes: [(held: Set<Field>, pairs: PairCounts)]) {
        (self.prior, self.random, self.neighbours, self.passes) = (prior, random, neighbours, passes)
        chances = prior
        var counts = LevelCounts()
        for (comparison, count) in random.counts { counts.add(comparison, weight: Double(count)) }
        chances.stranger.take(counts)
        fitHousehold()
    }

    mutating func refine() {
        fitSame()
        fitHousehold()
        fitStranger()
    }

    /// Each pass seeks the levels of the fields by which its pairs were not chosen; what they count is put together.
    private mutating func fitSame() {
        var together = LevelCounts()
        for pass in passes where pass.pairs.pairs > 0 {
            var mixture = Mixture(kinds: [
                Mixture.Kind(share: 0.3, chances: chances.same, isSought: true),
                Mixture.Kind(share: 0.2, chances: chances.household, isSought: false),
                Mixture.Kind(share: 0.5, chances: chances.stranger, isSought: false),
            ])
            _ = mixture.fit(pass.pairs.counts, held: pass.held)
            for (comparison, count) in pass.pairs.counts {
                let chance = mixture.posterior(of: comparison)[0]
                together.add(comparison, weight: chance * Double(count), but: pass.held)
            }
        }
        seen = together
        chances.same.take(together)
    }

    /// Two at one address are different people where another field says so; the field itself is not asked.
    private mutating func fitHousehold() {
        var counts = LevelCounts()
        householdPairs = 0
        for (comparison, count) in neighbours.counts {
            let otherName = comparison[.given] == .givenDifferent
            let otherBirth = comparison[.born] == .bornDifferent
            if otherBirth { counts.add(comparison, weight: Double(count), but: Set(Field.allCases).subtracting([.given])) }
            if otherName { counts.add(comparison, weight: Double(count), but: [.given, .address]) }
            if otherName || otherBirth { householdPairs += count }
        }
        guard Double(householdPairs) >= Self.fewest else { return }
        chances.household.take(counts)
        // A child and its siblings move together, most of the time.
        chances.household.take(.address, of: chances.same)
    }

    /// Random pairs hold some of one child: more, the smaller the file. They are taken out by what is known of them.
    private mutating func fitStranger() {
        guard random.pairs > 0 else { return }
        var mixture = Mixture(kinds: [
            Mixture.Kind(share: 1e-4, chances: chances.same, isSought: false),
            Mixture.Kind(share: 1e-4, chances: chances.household, isSought: false),
            Mixture.Kind(share: 1, chances: chances.stranger, isSought: true),
        ])
        _ = mixture.fit(random.counts)
        chances.stranger = mixture.kinds[2].chances
    }

    var trained: Trained {
        Trained(
            chances: chances, seen: seen, randomPairs: random.pairs, householdPairs: householdPairs, warnings: warnings)
    }

    private var warnings: [String] {
        var warnings: [String] = []
        if Double(householdPairs) < Self.fewest {
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
