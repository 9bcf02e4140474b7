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

    /// Who can bear on a decision; of the others nothing more need be known.
    func plausibility(population: Int) -> Plausibility { matcher.plausibility(population: population) }

    /// Whoever is to be shown when children were left out and nobody is plausible: there is always one.
    func likeliest<ID>(_ form: PersonForm, among candidates: [Candidate<ID>], population: Int) -> ID? {
        judge(form, among: candidates, population: population).candidates.first?.id
    }

    /// From which probability on a child may be another, though nobody need look at it: as long as one of the two is
    /// shielded, both are held. `[ours]`
    static let leastPossible = 0.00003

    /// The candidates that the child may be, likely enough for a person to look at it or not: each as if no other were
    /// known, and whoever bears the same number. How well another child fits is no reason to show a shielded one.
    func possible<ID>(_ judgement: Judgement<ID>) -> [Judgement<ID>.Judged] {
        judgement.candidates.filter {
            $0.alone >= Self.leastPossible || $0.score.levels[.nhsNumber] == .nhsNumberSame
                || $0.score.levels[.upn] == .upnSame
        }
    }

    /// The candidates that a person has to look at: who is likely enough, or a twin, or bears a number of another; of
    /// none, when children were left out, the best.
    func open<ID>(_ judgement: Judgement<ID>) -> [Judgement<ID>.Judged] {
        let open = judgement.candidates.filter {
            $0.posterior >= matcher.model.thresholds.review || $0.vetoes.contains(.twin)
                || $0.vetoes.contains(.numberOfAnother)
        }
        return open.isEmpty && judgement.isTruncated ? Array(judgement.candidates.prefix(1)) : open
    }
}
