/// How often pairs of forms agree in each way, among pairs chosen by one rule.
struct PairCounts {
    private(set) var counts: [Comparison: Int] = [:]
    private(set) var pairs = 0

    mutating func add(_ comparison: Comparison) {
        counts[comparison, default: 0] += 1
        pairs += 1
    }

    /// In one order, so that sums over them are the same in every run.
    var ordered: [(key: Comparison, value: Int)] {
        counts.sorted { $0.key.order.lexicographicallyPrecedes($1.key.order) }
    }

    /// Pairs of any two: all of them where they are no more than `limit`, else so many drawn with `seed`.
    static func random(_ forms: [PersonForm], limit: Int, seed: UInt64) -> PairCounts {
        var result = PairCounts()
        guard forms.count > 1 else { return result }
        guard forms.count * (forms.count - 1) / 2 > limit else {
            for one in forms.indices {
                for other in forms.indices[(one + 1)...] { result.add(forms[one].compared(with: forms[other]).levels) }
            }
            return result
        }
        var numbers = SeededNumbers(seed: seed)
        while result.pairs < limit {
            let (one, other) = (
                Int.random(in: forms.indices, using: &numbers), Int.random(in: forms.indices, using: &numbers)
            )
            if one != other { result.add(forms[one].compared(with: forms[other]).levels) }
        }
        return result
    }

    /// Pairs that share a key of `kind`, about `limit` of them at most, without the fields of `silent`: those that the key
    /// consists of agree in all of these pairs, of strangers too, and so say nothing.
    ///
    /// Of many with one key only the first few are paired: they tell no more, and their pairs grow with the square.
    /// Keys come in the order of their values, which are hashes: as good as drawn.
    static func blocked(_ forms: [PersonForm], by kind: BlockingKey.Kind, but silent: Set<Field>, limit: Int)
        -> PairCounts
    {
        var holders: [Int64: [Int32]] = [:]
        for (place, form) in forms.enumerated() {
            for key in form.blockingKeys where key.kind == kind { holders[key.value, default: []].append(Int32(place)) }
        }
        var result = PairCounts()
        for (_, places) in holders.filter({ $0.value.count > 1 }).sorted(by: { $0.key < $1.key }) {
            let few = places.prefix(30)
            for (index, one) in few.enumerated() {
                for other in few.dropFirst(index + 1) {
                    var levels = forms[Int(one)].compared(with: forms[Int(other)]).levels
                    for field in silent { levels[field] = nil }
                    result.add(levels)
                }
            }
            if result.pairs >= limit { break }
        }
        return result
    }
}
