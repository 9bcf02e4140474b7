/// How good decisions are, by what is known to be true.
struct Measures: Codable, Equatable {
    var precision: Double
    var recall: Double
    var f1: Double
    /// The F1 that the best threshold would reach, whatever the model's own.
    var bestF1: Double
    /// Of the best candidates whose posterior is that of a link, held back or not.
    var precisionAtThreshold: Double
    var recallAtThreshold: Double
    var falseLinks: Int
    /// Of the false links, those to a child at the address of the right one or of the incoming record.
    var falseLinksInHouseholds: Int
    var recallByOrigin: [String: Double]
    /// Of incoming children that the index does not know, those linked to one all the same, by their kind.
    var linkedOfUnknown: [String: Double]

    static func f1(right: Int, found: Int, sought: Int) -> Double {
        found + sought == 0 ? 1 : 2 * Double(right) / Double(found + sought)
    }

    static func share(_ part: Int, of whole: Int) -> Double { whole == 0 ? 1 : Double(part) / Double(whole) }

    /// The best F1 over all thresholds of claims, each with its certainty and whether it is right, when `sought` claims
    /// could be right.
    static func bestF1(_ claims: [(certainty: Double, isRight: Bool)], sought: Int) -> Double {
        let ordered = claims.sorted { $0.certainty > $1.certainty }
        var (right, best) = (0, 0.0)
        for (place, claim) in ordered.enumerated() {
            if claim.isRight { right += 1 }
            // Claims of one certainty stand and fall together.
            let isLast = place + 1 == ordered.count || ordered[place + 1].certainty < claim.certainty
            if isLast { best = max(best, f1(right: right, found: place + 1, sought: sought)) }
        }
        return best
    }
}

extension Measures {
    /// Of records each matched against an index.
    ///
    /// `isAtHome` says whether the best candidate lives with the right child, or where the record says.
    init(
        _ decided: [Decided], threshold: Double, truth: Truth, known: (String) -> Bool,
        isAtHome: (_ decided: Decided) -> Bool
    ) {
        var (links, right, sought, inHouseholds) = (0, 0, 0, 0)
        var claims: [(certainty: Double, isRight: Bool)] = []
        var byOrigin: [String: (right: Int, sought: Int)] = [:]
        var unknown: [String: (linked: Int, all: Int)] = [:]
        for one in decided {
            let children = (truth.children[one.incoming] ?? []).filter(known)
            let isRight = one.best.map(children.contains) ?? false
            let isLinked = one.kind == .link
            if !children.isEmpty {
                sought += 1
                let origin = truth.origins[one.incoming] ?? Origin.unknown
                byOrigin[origin, default: (0, 0)].sought += 1
                if isLinked && isRight { byOrigin[origin, default: (0, 0)].right += 1 }
            }
            if children.isEmpty, let kind = truth.kinds[one.incoming] {
                unknown[kind, default: (0, 0)].all += 1
                if isLinked { unknown[kind, default: (0, 0)].linked += 1 }
            }
            if one.best != nil { claims.append((one.posterior, isRight)) }
            guard isLinked else { continue }
            links += 1
            if isRight { right += 1 } else if isAtHome(one) { inHouseholds += 1 }
        }
        precision = Self.share(right, of: links)
        recall = Self.share(right, of: sought)
        f1 = Self.f1(right: right, found: links, sought: sought)
        bestF1 = Self.bestF1(claims, sought: sought)
        let certain = claims.filter { $0.certainty >= threshold }
        let rightly = certain.count { $0.isRight }
        precisionAtThreshold = Self.share(rightly, of: certain.count)
        recallAtThreshold = Self.share(rightly, of: sought)
        falseLinks = links - right
        falseLinksInHouseholds = inHouseholds
        recallByOrigin = byOrigin.mapValues { Self.share($0.right, of: $0.sought) }
        linkedOfUnknown = unknown.mapValues { Self.share($0.linked, of: $0.all) }
    }
}
