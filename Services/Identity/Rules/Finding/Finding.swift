import Contracts
import FoundationEssentials
import Matching
import Model

/// A child whose details in some record may be those that are searched for.
struct FindCandidate: Equatable {
    var child: Child.ID
    var name: PersonName
    var born: PartialDate
    var gender: Gender
}

/// A candidate that is one: how well it agrees, and the reason in words.
struct FindMatch: Equatable {
    var candidate: FindCandidate
    /// Bits, as the matching counts them; only the order is of use.
    var bits: Double
    var words: [String]
}

/// Which candidates a search finds, in which order, and why.
struct Finding {
    enum Outcome: Equatable {
        /// Best first, fifty at most.
        case found([FindMatch])
        /// More than fifty agree as well as the best.
        case tooMany
    }

    private let search: PersonSearch
    private let matcher: Matcher

    init(_ search: PersonSearch, matcher: Matcher = .finding) { (self.search, self.matcher) = (search, matcher) }

    func decide(_ candidates: [FindCandidate]) -> Outcome { Self.outcome(of: matches(among: candidates)) }

    /// All of them, best first.
    func matches(among candidates: [FindCandidate]) -> [FindMatch] {
        var best: [Child.ID: FindMatch] = [:]
        for match in candidates.compactMap(match) {
            if best[match.candidate.child].map({ $0.bits < match.bits }) ?? true { best[match.candidate.child] = match }
        }
        return best.values.sorted {
            $0.bits != $1.bits
                ? $0.bits > $1.bits : $0.candidate.child.uuid.uuidString < $1.candidate.child.uuid.uuidString
        }
    }

    static func outcome(of matches: [FindMatch]) -> Outcome {
        guard matches.count > Search.mostResults else { return .found(matches) }
        // Where the last that fits agrees no worse than the best, to leave some out would be to choose blindly.
        if matches[Search.mostResults].words == matches[0].words { return .tooMany }
        return .found(Array(matches.prefix(Search.mostResults)))
    }

    private func match(_ candidate: FindCandidate) -> FindMatch? {
        guard search.born.allows(candidate.born), allows(candidate.gender) else { return nil }
        let asked = form(name(asIn: candidate), born: day, search.gender ?? .notSpecified)
        let score = matcher.score(asked, form(candidate.name, born: candidate.born, candidate.gender))
        guard isNear(score.levels, candidate) else { return nil }
        return FindMatch(candidate: candidate, bits: score.same, words: words(score, candidate))
    }

    private func allows(_ gender: Gender) -> Bool {
        guard let asked = search.gender, asked != .notSpecified else { return true }
        return gender == asked || gender == .notSpecified
    }

    private var day: PartialDate? {
        switch search.born {
        case .on(let date): date
        case .between: nil
        }
    }

    private func form(_ name: PersonName, born: PartialDate?, _ gender: Gender) -> PersonForm {
        PersonForm(Description(name: name, born: born, gender: gender), tokens: { _ in 0 })
    }

    /// The name that was asked for; where only a beginning was given, with the candidate's in its place.
    private func name(asIn candidate: FindCandidate) -> PersonName {
        let given = search.given.enumerated().map { place, sought in
            sought.isBeginning && begins(sought, candidate.name.given, place)
                ? candidate.name.given[min(place, candidate.name.given.count - 1)] : sought.text
        }
        let family = search.family
        return PersonName(
            given: given,
            family: family.isBeginning && NormalName.normal(candidate.name.family).hasPrefix(family.normal)
                ? candidate.name.family : family.text)
    }

    private func begins(_ sought: SoughtName, _ given: [String], _ place: Int) -> Bool {
        place < given.count && NormalName.normal(given[place]).hasPrefix(sought.normal)
    }

    /// Two of name, name and date may be a little wrong, or one of the names quite; not all of them.
    private func isNear(_ levels: Comparison, _ candidate: FindCandidate) -> Bool {
        let born = levels[.born].map(Self.slips) ?? 0
        if levels[.given] == .givenSwapped { return born < 2 }
        if levels[.given] == .givenCrossed { return born < 1 }
        let given = levels[.given].map { Self.slips($0, sounds: isHeard(candidate)) } ?? slipsOfNone(candidate)
        let family = levels[.family].map { Self.slips($0, sounds: isHeardFamily(candidate)) } ?? 9
        return given + family + born <= 2
    }

    /// Where one side says no given name that is one, as of a newborn (`Baby`): the day has to be known, and whoever is asked
    /// for by a name that the record does not have yet is called so and was born then in all else.
    private func slipsOfNone(_ candidate: FindCandidate) -> Int {
        if search.given.isEmpty { return 0 }
        guard let day, day.isComplete else { return 9 }
        let asked = NameForm(PersonName(given: search.given.map(\.text), family: search.family.text))
        if asked.given.isEmpty { return 0 }
        return NameForm(candidate.name).given.isEmpty ? 2 : 9
    }

    private static func slips(_ level: Level) -> Int {
        switch level {
        case .bornExact, .bornMonth, .bornYear: 0
        case .bornNewYear, .bornSwapped, .bornClose, .bornTwoParts: 1
        default: 9
        }
    }

    /// Nought for what is the same, one for what may be a slip or misheard, nine for another name.
    private static func slips(_ level: Level, sounds: Bool) -> Int {
        switch level {
        case .givenAll, .givenExact, .givenVariant, .familyExact, .familyCore: 0
        case .givenExactOther, .givenClose, .givenAnother, .givenSound, .givenNear, .givenAlike, .givenTwo,
            .givenInitial:
            1
        case .familyPart, .familyClose, .familySound, .familyAlike: 1
        default: sounds ? 1 : 9
        }
    }

    private func isHeardFamily(_ candidate: FindCandidate) -> Bool {
        Skeleton.of(search.family.text).map { $0 == Skeleton.of(candidate.name.family) } ?? false
    }

    private func isHeard(_ candidate: FindCandidate) -> Bool {
        guard let sought = search.given.first, let given = candidate.name.given.first else { return false }
        return Skeleton.of(sought.text).map { $0 == Skeleton.of(given) } ?? false
    }

    private func words(_ score: PairScore, _ candidate: FindCandidate) -> [String] {
        var words: [String] = []
        for level in score.contributions.map(\.level) {
            switch level {
            case .givenDifferent: words.append("given name: sounds similar")
            case .familyDifferent: words.append("family name: sounds similar")
            default: words.append(level.words)
            }
        }
        if case .between = search.born { words.append("age: as asked for") }
        return words
    }
}

extension Matcher {
    /// Ranks what a search finds; the order is all that it decides.
    static let finding = Matcher(model: .standard)
}
