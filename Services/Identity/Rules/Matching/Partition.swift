import Contracts
import FoundationEssentials
import Matching
import Model

/// Who is one child, among records that may be: it follows from what the records say and from what persons decided, and
/// from the order of neither.
struct Partition {
    struct Record: Sendable {
        var id: SourceRecord.ID
        var forms: [PersonForm]
        /// The child that was made for it.
        var origin: Child.ID?
    }

    /// What a person decided about two records, at a place in the log: the later word holds.
    struct Word: Hashable, Sendable {
        var place: Int
        var record: SourceRecord.ID
        var other: SourceRecord.ID
        var isSame: Bool
    }

    /// The groups, each in the order of its records' identifiers, in the order of the first.
    private(set) var groups: [[SourceRecord.ID]] = []
    /// Pairs of groups that a person has to look at, by their places, with the records that agree best.
    private(set) var unclear: [Unclear] = []

    struct Unclear {
        var record: SourceRecord.ID
        var other: SourceRecord.ID
        var evidence: Evidence
    }

    init(of records: [Record], told words: [Word], by rules: MatchingRules, population: Int) {
        var joining = Joining(
            records.sorted { $0.id < $1.id }, words.sorted { $0.place > $1.place }, rules, population)
        joining.heedWords()
        joining.link()
        groups = joining.groups
        unclear = joining.unclear
    }
}

/// Joins groups step by step: first as persons said, then by the strongest pair first.
private struct Joining {
    let records: [Partition.Record]
    let words: [Partition.Word]
    let rules: MatchingRules
    let places: [SourceRecord.ID: Int]
    /// Of each pair of places, the lower first.
    var pairs: [Pair: Judgement<Int>.Judged] = [:]
    var links: Set<Pair> = []
    /// The group of each place, by its least member.
    var group: [Int]
    var forbidden: Set<Pair> = []
    /// Records that a person joined to another: a veto between them and others has been looked at.
    var joinedByHand: Set<Int> = []

    struct Pair: Hashable, Comparable {
        var low: Int
        var high: Int

        init(_ a: Int, _ b: Int) { (low, high) = (min(a, b), max(a, b)) }

        static func < (a: Pair, b: Pair) -> Bool { (a.low, a.high) < (b.low, b.high) }
    }

    init(_ records: [Partition.Record], _ words: [Partition.Word], _ rules: MatchingRules, _ population: Int) {
        (self.records, self.words, self.rules) = (records, words, rules)
        places = Dictionary(
            records.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
        group = Array(records.indices)
        for high in records.indices {
            for low in 0..<high {
                let candidate = Candidate(id: low, forms: records[low].forms)
                let judged = records[high].forms
                    .map { rules.judge($0, among: [candidate], population: population) }
                    .max {
                        ($0.candidates.first?.score.same ?? -.infinity)
                            < ($1.candidates.first?.score.same ?? -.infinity)
                    }
                guard let judged, let best = judged.candidates.first else { continue }
                pairs[Pair(low, high)] = best
                if case .link = judged.decision { links.insert(Pair(low, high)) }
            }
        }
    }

    private func members(_ place: Int) -> [Int] { group.indices.filter { group[$0] == group[place] } }

    private mutating func join(_ a: Int, _ b: Int) {
        let (keep, lose) = (min(group[a], group[b]), max(group[a], group[b]))
        for place in group.indices where group[place] == lose { group[place] = keep }
    }

    /// The newest word first: what it says of two groups, no older one can change.
    mutating func heedWords() {
        for word in words {
            guard let a = places[word.record], let b = places[word.other], a != b, group[a] != group[b] else {
                continue
            }
            if !word.isSame {
                forbidden.insert(Pair(a, b))
            } else if !isForbidden(a, b) {
                join(a, b)
                joinedByHand.formUnion([a, b])
            }
        }
    }

    mutating func link() {
        let order = links.sorted { a, b in
            let (one, other) = (pairs[a]?.score.same ?? 0, pairs[b]?.score.same ?? 0)
            return one == other ? a < b : one > other
        }
        for pair in order where group[pair.low] != group[pair.high] {
            guard !isForbidden(pair.low, pair.high), !isContradicted(pair.low, pair.high),
                !hasRival(pair.low, for: pair.high), !hasRival(pair.high, for: pair.low)
            else { continue }
            join(pair.low, pair.high)
        }
    }

    private func isForbidden(_ a: Int, _ b: Int) -> Bool {
        guard !forbidden.isEmpty else { return false }
        let others = members(b)
        return members(a).contains { one in others.contains { forbidden.contains(Pair(one, $0)) } }
    }

    private func isContradicted(_ a: Int, _ b: Int) -> Bool {
        let others = members(b)
        return members(a).contains { one in others.contains { isVetoed(one, $0) } }
    }

    private func isVetoed(_ a: Int, _ b: Int) -> Bool {
        guard !joinedByHand.contains(a), !joinedByHand.contains(b) else { return false }
        return pairs[Pair(a, b)]?.vetoes.contains(.twin) ?? false
    }

    /// Whether `place` agrees nearly as well with another who can't be one with `other`.
    private func hasRival(_ place: Int, for other: Int) -> Bool {
        let own = pairs[Pair(place, other)]?.score.same ?? 0
        let lead = rules.matcher.model.thresholds.lead
        return group.indices.contains { rival in
            guard group[rival] != group[place], group[rival] != group[other],
                let score = pairs[Pair(place, rival)]?.score.same, score > own - lead
            else { return false }
            return isForbidden(rival, other) || isContradicted(rival, other)
        }
    }

    var groups: [[SourceRecord.ID]] {
        Set(group).sorted().map { least in group.indices.filter { group[$0] == least }.map { records[$0].id } }
    }

    /// The best pair of each two groups, where it is likely enough and no person has spoken.
    var unclear: [Partition.Unclear] {
        var best: [Pair: Pair] = [:]
        for (pair, judged) in pairs.sorted(by: { $0.key < $1.key }) where group[pair.low] != group[pair.high] {
            let isPlausible =
                judged.posterior >= rules.matcher.model.thresholds.review || judged.vetoes.contains { $0 != .unnamed }
            guard isPlausible else { continue }
            let groups = Pair(group[pair.low], group[pair.high])
            if let known = best[groups], (pairs[known]?.score.same ?? 0) >= judged.score.same { continue }
            best[groups] = pair
        }
        return best.sorted { $0.key < $1.key }.compactMap { _, pair in
            guard !isForbidden(pair.low, pair.high), let judged = pairs[pair] else { return nil }
            return Partition.Unclear(
                record: records[pair.low].id, other: records[pair.high].id, evidence: Evidence(judged, by: rules.model))
        }
    }
}
