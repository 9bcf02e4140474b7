extension Measures {
    /// Of records put together among themselves, counted in pairs of records: those joined by links against those of one
    /// child.
    ///
    /// The best F1 is over all thresholds at which the best candidates could have been joined.
    init(pairsOf decided: [Decided], threshold: Double, truth: Truth) {
        let labels = decided.map { truth.children[$0.incoming]?.min() }
        let places = Dictionary(decided.enumerated().map { ($1.incoming, $0) }, uniquingKeysWith: { first, _ in first })
        let sought = Dictionary(grouping: labels.compactMap { $0 }) { $0 }
            .reduce(0) { $0 + $1.value.count * ($1.value.count - 1) / 2 }
        var links = Partition(labels: labels)
        for (place, one) in decided.enumerated() where one.kind == .link {
            if let other = one.best.flatMap({ places[$0] }) { links.join(place, other) }
        }
        var all = Partition(labels: labels)
        var (best, certain) = (0.0, (pairs: 0, right: 0))
        for (place, one) in decided.enumerated().sorted(by: { $0.element.posterior > $1.element.posterior }) {
            guard let other = one.best.flatMap({ places[$0] }) else { continue }
            all.join(place, other)
            if one.posterior >= threshold { certain = (all.pairs, all.rightPairs) }
            best = max(best, Self.f1(right: all.rightPairs, found: all.pairs, sought: sought))
        }
        self.init(
            precision: Self.share(links.rightPairs, of: links.pairs), recall: Self.share(links.rightPairs, of: sought),
            f1: Self.f1(right: links.rightPairs, found: links.pairs, sought: sought), bestF1: best,
            precisionAtThreshold: Self.share(certain.right, of: certain.pairs),
            recallAtThreshold: Self.share(certain.right, of: sought),
            falseLinks: links.pairs - links.rightPairs, falseLinksInHouseholds: 0, recallByOrigin: [:])
    }
}
