import FoundationEssentials
import Matching
public import Postgres

/// A search for the forms that share a key with others: one statement, and what its rows mean.
public struct CandidateSearch: Sendable {
    /// One key that is looked for.
    private struct Probe {
        var number: Int32
        var place: Int
        var key: BlockingKey
        var limit: Int
        /// Of a coarse kind the limit is one of children, who may have several rows each.
        var mostRows: Int { key.kind.isCoarse ? 4 * limit : limit }
    }

    /// By their numbers.
    private var probes: [Probe] = []
    private let areNarrow: [Bool]

    init(_ keys: [[BlockingKey]], limit: Int) {
        areNarrow = keys.map(\.areNarrow)
        for (place, keys) in keys.enumerated() {
            for key in keys {
                let number = Int32(probes.count)
                probes.append(Probe(number: number, place: place, key: key, limit: min(key.kind.limit, limit)))
            }
        }
    }

    /// For each row that a key leads to, the number of the probe, the child and the form; one more than the limit tells
    /// that there are too many.
    public var statement: SQL {
        let kinds = Dictionary(grouping: probes, by: \.key.kind).sorted { $0.key.rawValue < $1.key.rawValue }
        let all = kinds.map { Self.hits($0.key, $0.value) }
        guard let first = all.first else { return "select 0, null::uuid, null::bytea where false" }
        return all.dropFirst().reduce(first) { "\(sql: $0) union all \(sql: $1)" }
    }

    /// The lateral join with its limit is there for the planner too: it has no other way than the b-tree.
    private static func hits(_ kind: BlockingKey.Kind, _ probes: [Probe]) -> SQL {
        """
        select probe.number, found.child, found.form
        from \(unnest: probes, \.number, \.key.value) as probe (number, key)
        cross join lateral (
            select child, form from person_form
            where \(unsafe: PersonIndex.column(kind)) = probe.key limit \((probes.first?.mostRows ?? 0) + 1)
        ) found
        """
    }

    public func read(_ rows: Rows) throws -> FoundCandidates {
        let hits = try rows.decode((Int32, UUID, Data).self)
        let tooMany = tooMany(hits.map { (Int($0.0), $0.1) })
        var found = FoundCandidates(count: areNarrow.count)
        var left = probes.map(\.mostRows)
        for (probe, isTooMany) in zip(probes, tooMany) where isTooMany {
            // Of too many who share what tells little, none is looked at rather than any.
            let isSpared = probe.key.kind.isCoarse && areNarrow[probe.place]
            left[Int(probe.number)] = isSpared ? 0 : probe.limit
            if !isSpared { found.truncated.insert(probe.place) }
        }
        var met = [[UUID: Met]](repeating: [:], count: areNarrow.count)
        for (number, child, form) in hits where left[Int(number)] > 0 {
            left[Int(number)] -= 1
            let place = probes[Int(number)].place
            var known = met[place][child] ?? Met(index: found.near[place].count)
            guard !known.forms.contains(form) else { continue }
            found.add(try PersonIndex.form(form), of: child, at: known.index, to: place)
            known.forms.append(form)
            met[place][child] = known
        }
        return found
    }

    /// By the number of a probe: whether more share its key than are looked at.
    private func tooMany(_ hits: [(number: Int, child: UUID)]) -> [Bool] {
        var counts = [Int](repeating: 0, count: probes.count)
        for hit in hits { counts[hit.number] += 1 }
        var tooMany = zip(probes, counts).map { $1 > $0.mostRows }
        var children: [Int: Set<UUID>] = [:]
        for hit in hits where counts[hit.number] > probes[hit.number].limit && !tooMany[hit.number] {
            children[hit.number, default: []].insert(hit.child)
        }
        for (number, children) in children where children.count > probes[number].limit { tooMany[number] = true }
        return tooMany
    }

    /// A child to whom some key led: its index among those who are near, and the forms, which other keys may lead to too.
    private struct Met {
        var index: Int
        var forms: [Data] = []
    }
}
