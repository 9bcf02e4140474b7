import FoundationEssentials
import Matching
import Model

/// How the model is asked: who is judged, among how many, and what stands in the way of a link that it would make.
struct MatchingRules: Sendable {
    let matcher: Matcher

    /// Those of the standard model, whose weights are worked out once.
    static let standard = MatchingRules()

    init(_ model: MatchModel = .standard) { matcher = Matcher(model: model) }

    var model: String { matcher.model.id }

    /// The least number of children that a report is taken to be about one of. A directory that has only begun knows
    /// few of those that live in England, and must not take each for the one it knows.
    static let leastPopulation = 1 << 20

    /// In steps of four, so that what is decided today is decided tomorrow.
    static func population(_ children: Int) -> Int {
        var population = leastPopulation
        while population < children { population *= 4 }
        return population
    }

    func judge<ID>(
        _ form: PersonForm, among candidates: [Candidate<ID>], population: Int, truncated: Bool = false
    ) -> Judgement<ID> {
        matcher.judge(form, among: candidates, population: population, truncated: truncated)
    }

    /// Whether children that were not looked at could have changed the decision. Those who share the names and the year
    /// alone, or the family name and the number and street, but neither the day nor the postcode, could not: whoever
    /// agrees in more was found by that.
    static func isTruncated(_ kinds: Set<BlockingKey.Kind>, of form: PersonForm) -> Bool {
        guard !kinds.isEmpty, kinds.isSubset(of: [.familyGivenYear, .doorFamily]) else { return !kinds.isEmpty }
        let keys = Set(form.blockingKeys.map(\.kind))
        return !keys.contains(.bornFamily) && !keys.contains(.postcodeFamily)
    }

    /// The candidates that a person has to look at: who is likely enough, or vetoed; of none, when children were left
    /// out, the best.
    func open<ID>(_ judgement: Judgement<ID>) -> [Judgement<ID>.Judged] {
        let plausible = judgement.candidates.filter {
            $0.posterior >= matcher.model.thresholds.review || $0.vetoes.contains { $0 != .unnamed }
        }
        return plausible.isEmpty && judgement.isTruncated ? Array(judgement.candidates.prefix(1)) : plausible
    }
}
