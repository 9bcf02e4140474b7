extension Measures {
    /// Of records put together among themselves, counted in pairs of records: those joined against those of one child.
    ///
    /// A record is joined to those of its best candidate that are as certain of theirs, and to the one it agrees with
    /// best. The best F1 is over all thresholds of the posterior, whatever was held back. `isAtHome` says whether a record
    /// and the one it agrees with best are of one address.
    init(
        _ outcomes: [Deduplication.Outcome], threshold: Double, truth: Truth,
        isAtHome: (_ decided: Decided) -> Bool = { _ in false }
    ) {
        let labels = outcomes.map { truth.children[$0.decided.incoming]?.min() }
        let label = Dictionary(
            zip(outcomes.map(\.decided.incoming), labels), uniquingKeysWith: { first, _ in first })
        let sizes = Dictionary(labels.compactMap { $0 }.map { ($0, 1) }, uniquingKeysWith: +)
        var (inHouseholds, byOrigin) = (0, [String: (right: Int, sought: Int)]())
        for (one, own) in zip(outcomes.map(\.decided), labels) {
            let isRight = own != nil && one.best.flatMap { label[$0] } == own
            if one.kind == .link, !isRight, isAtHome(one) { inHouseholds += 1 }
            guard let own, sizes[own, default: 0] > 1 else { continue }
            let origin = truth.origins[one.incoming] ?? Origin.unknown
            byOrigin[origin, default: (0, 0)].sought += 1
            if one.kind == .link, isRight { byOrigin[origin, default: (0, 0)].right += 1 }
        }
        let sought = Dictionary(grouping: labels.compactMap { $0 }) { $0 }
            .reduce(0) { $0 + $1.value.count * ($1.value.count - 1) / 2 }
        let ordered = outcomes.indices.sorted { outcomes[$0].decided.posterior > outcomes[$1].decided.posterior }

        var links = Joining(outcomes, labels)
        for place in ordered where outcomes[place].decided.kind == .link { links.join(place) }
        var all = Joining(outcomes, labels)
        var (best, certain) = (0.0, (pairs: 0, right: 0))
        for place in ordered {
            all.join(place)
            if outcomes[place].decided.posterior >= threshold {
                certain = (all.partition.pairs, all.partition.rightPairs)
            }
            best = max(best, Self.f1(right: all.partition.rightPairs, found: all.partition.pairs, sought: sought))
        }
        let (found, right) = (links.partition.pairs, links.partition.rightPairs)
        self.init(
            precision: Self.share(right, of: found), recall: Self.share(right, of: sought),
            f1: Self.f1(right: right, found: found, sought: sought), bestF1: best,
            precisionAtThreshold: Self.share(certain.right, of: certain.pairs),
            recallAtThreshold: Self.share(certain.right, of: sought), falseLinks: found - right,
            falseLinksInHouseholds: inHouseholds,
            recallByOrigin: byOrigin.mapValues { Self.share($0.right, of: $0.sought) }, linkedOfUnknown: [:])
    }

    private struct Joining {
        private let outcomes: [Deduplication.Outcome]
        private let places: [String: Int]
        private var joined: Set<Int> = []
        var partition: Partition

        init(_ outcomes: [Deduplication.Outcome], _ labels: [String?]) {
            self.outcomes = outcomes
            partition = Partition(labels: labels)
            places = Dictionary(
                outcomes.enumerated().map { ($1.decided.incoming, $0) }, uniquingKeysWith: { first, _ in first })
        }

        mutating func join(_ place: Int) {
            joined.insert(place)
            for other in outcomes[place].others where joined.contains(other) { partition.join(place, other) }
            if let best = outcomes[place].decided.best.flatMap({ places[$0] }) { partition.join(place, best) }
        }
    }
}
