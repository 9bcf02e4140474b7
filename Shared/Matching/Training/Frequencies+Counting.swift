extension MatchModel.Frequencies {
    /// Counted in `forms`, each person as often as it is there; the `limit` most frequent of each are listed.
    public init(countedIn forms: [PersonForm], limit: Int = 20_000) {
        var (given, family): ([String: Int], [String: Int]) = ([:], [:])
        var bearers = Bearers()
        for form in forms {
            guard let name = form.names.first else { continue }
            if let word = name.givenWords.first { given[word.text, default: 0] += 1 }
            if let word = name.familyJoined { family[word.text, default: 0] += 1 }
            bearers.add(name, born: form.born)
        }
        let (givenShares, familyShares) = (Self.shares(given, limit: limit), Self.shares(family, limit: limit))
        self.init(
            given: givenShares.listed, family: bearers.amongNamesakes(familyShares.listed),
            rareGiven: max(givenShares.rare, Self.rarest), rareFamily: max(familyShares.rare, Self.rarest))
    }

    /// A name that the records do not hold is usual among others: nothing is taken to be rarer.
    private static let rarest = 5e-5

    /// Names that occur twice or more; each of the others is taken to be as frequent as they are on the average.
    private static func shares(_ counts: [String: Int], limit: Int) -> (listed: [String: Double], rare: Double) {
        let total = Double(max(1, counts.values.reduce(0, +)))
        let often = counts.filter { $0.value > 1 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit)
        let listed = Dictionary(often.map { ($0.key, Double($0.value) / total) }, uniquingKeysWith: max)
        let (others, persons) = (counts.count - often.count, total - often.reduce(0.0) { $0 + Double($1.value) })
        return (listed, others > 0 ? persons / Double(others) / total : 1 / total)
    }
}
