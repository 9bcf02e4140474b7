import Matching

/// Puts the records of one file together into children, in whatever order they come.
///
/// Records that pairwise are of one child are taken together; then each is judged against those groups, itself left out
/// of its own, by the rule that a report is judged by. So records that are alike are no rivals of each other, and the
/// lead is over the next child.
struct Deduplication {
    private let records: [Incoming]
    private let matcher: Matcher
    private var groups: Partition
    private var candidates: [[Int]]

    /// What is decided of each record: the record that it agrees with best stands for its child.
    struct Outcome {
        let decided: Decided
        /// The other records of the best candidate.
        let others: [Int]
    }

    init(_ records: [Incoming], matcher: Matcher) {
        (self.records, self.matcher) = (records, matcher)
        var index = MemoryIndex()
        for (place, record) in records.enumerated() { index.insert(record.form, of: String(place)) }
        candidates = records.map { record in
            index.candidates(for: record.form).candidates.compactMap { Int($0.id) }
        }
        groups = Partition(labels: records.map { _ in nil })
    }

    mutating func run(progress: (Int) -> Void) -> [Outcome] {
        for (place, others) in candidates.enumerated() {
            for other in others where other > place && isSame(place, other) { groups.join(place, other) }
        }
        let members = Dictionary(grouping: records.indices) { groups.root($0) }
        return records.indices.map { place in
            if place % 500 == 0 { progress(place) }
            return judge(place, members)
        }
    }

    private func isSame(_ one: Int, _ other: Int) -> Bool {
        let judgement = matcher.judge(
            records[one].form, among: [Candidate(id: other, forms: [records[other].form])], population: records.count,
            truncated: false)
        return (judgement.candidates.first?.posterior ?? 0) >= matcher.model.thresholds.link
    }

    private mutating func judge(_ place: Int, _ members: [Int: [Int]]) -> Outcome {
        let form = records[place].form
        let near = Set(candidates[place].filter { $0 != place }.map { groups.root($0) }).sorted()
        var others: [String: [Int]] = [:]
        let candidates = near.map { root in
            let group = (members[root] ?? []).filter { $0 != place }
            // Named after the record that agrees best; of equals, the first.
            let best = group.map { (matcher.score(form, records[$0].form).same, $0) }
                .max { ($0.0, $1.1) < ($1.0, $0.1) }
            let name = best.map { records[$0.1].id } ?? ""
            others[name] = group
            return Candidate(id: name, forms: group.map { records[$0].form })
        }
        let judgement = matcher.judge(form, among: candidates, population: records.count, truncated: false)
        let decided = Decided(records[place].id, judgement)
        return Outcome(decided: decided, others: decided.best.flatMap { others[$0] } ?? [])
    }
}
