import Glibc

/// Judges who a report is about. Pure: the same forms and the same model give the same judgement, in whatever order the
/// candidates come.
public struct Matcher: Sendable {
    public let model: MatchModel
    private let weights: Weights

    public init(model: MatchModel) {
        self.model = model
        weights = Weights(model)
    }

    /// How two forms compare; the same in both directions.
    public func score(_ a: PersonForm, _ b: PersonForm) -> PairScore { weights.score(a.compared(with: b)) }

    /// - Parameters:
    ///   - population: how many children are known.
    ///   - truncated: whether there were more candidates than are given here.
    public func judge<ID>(
        _ form: PersonForm, among candidates: [Candidate<ID>], population: Int, truncated: Bool
    ) -> Judgement<ID> {
        let scored = candidates.compactMap { best(form, $0) }
        let prior = Self.prior(population)
        let same = scored.map { log2(model.priors.known) + prior + $0.score.same }
        let household = scored.map { log2(model.priors.household) + prior + $0.score.household }
        // In ascending order, so that the sum is the same to the last bit in whatever order the candidates came.
        let nobody = Self.sum([stranger] + household)
        let total = Self.sum(same + household + [stranger])

        let order = scored.indices.sorted { one, other in
            // Between equals the id decides, so that the order of arrival is no matter.
            same[one] != same[other]
                ? same[one] > same[other] : scored[one].id < scored[other].id
        }
        var judged: [Judgement<ID>.Judged] = []
        for (place, index) in order.enumerated() {
            let rival = place == 0 ? order.dropFirst().first : order.first
            judged.append(
                Judgement<ID>.Judged(
                    id: scored[index].id, posterior: exp2(same[index] - total),
                    alone: alone(same[index], household[index], scored[index].score.levels),
                    lead: rival.map { same[index] - same[$0] } ?? .infinity,
                    contributions: scored[index].score.contributions,
                    vetoes: Veto.all(scored[index].score.levels, isNamed: form.isNamed && scored[index].isNamed),
                    score: scored[index].score))
        }
        return Judgement(
            decision: decision(judged, truncated: truncated), model: model.id, candidates: judged,
            nobody: exp2(nobody - total), isTruncated: truncated)
    }

    /// Who can bear on a judgement among so many children.
    public func plausibility(population: Int) -> Plausibility {
        let prior = Self.prior(population)
        return Plausibility(
            weights, known: log2(model.priors.known) + prior, household: log2(model.priors.household) + prior,
            stranger: stranger, link: model.thresholds.link)
    }

    /// The probability that a candidate is meant, if no other were known, and with the benefit of the doubt.
    private func alone(_ same: Double, _ household: Double, _ levels: Comparison) -> Double {
        let same = same + weights.benefitOfDoubt(levels)
        return exp2(same - Self.sum([same, household, stranger]))
    }

    private static func prior(_ population: Int) -> Double { -log2(Double(max(population, leastPopulation))) }

    private var stranger: Double { log2(max(1e-9, 1 - model.priors.known - model.priors.household)) }

    /// In a small register, as in a large one, are those who resemble each other: families, and whole communities.
    private static let leastPopulation = 5_000

    private struct Scored<ID: Hashable & Comparable & Sendable> {
        var id: ID
        var score: PairScore
        var isNamed: Bool
    }

    private func best<ID>(_ form: PersonForm, _ candidate: Candidate<ID>) -> Scored<ID>? {
        var best: Scored<ID>?
        for their in candidate.forms {
            let score = score(form, their)
            if let best, !score.isCloser(than: best.score) { continue }
            best = Scored(id: candidate.id, score: score, isNamed: their.isNamed)
        }
        return best
    }

    private func decision<ID>(_ judged: [Judgement<ID>.Judged], truncated: Bool) -> Judgement<ID>.Decision {
        if truncated || judged.contains(where: { $0.vetoes.contains(.numberOfAnother) }) { return .review }
        guard let best = judged.first else { return .new }
        let thresholds = model.thresholds
        if best.posterior >= thresholds.link, best.lead >= thresholds.lead, best.vetoes.isEmpty {
            return .link(best.id)
        }
        let isOpen = judged.contains { $0.posterior >= thresholds.review || $0.vetoes.contains(.twin) }
        return isOpen ? .review : .new
    }

    private static func sum(_ bits: [Double]) -> Double {
        let sorted = bits.sorted()
        guard let most = sorted.last, most.isFinite else { return sorted.last ?? -.infinity }
        return most + log2(sorted.reduce(0) { $0 + exp2($1 - most) })
    }
}
