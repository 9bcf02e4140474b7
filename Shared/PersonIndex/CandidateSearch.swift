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
        let numbers = try rows.column(0, as: Int32.self)
        let children = try rows.column(1, as: UUID.self)
        var truncated: Set<Int> = []
        var left = probes.map(\.mostRows)
        for (probe, isTooMany) in zip(probes, tooMany(numbers, children)) where isTooMany {
            // Of too many who share what tells little, none is looked at rather than any.
            let isSpared = probe.key.kind.isCoarse && areNarrow[probe.place]
            left[Int(probe.number)] = isSpared ? 0 : probe.limit
            if !isSpared { truncated.insert(probe.place) }
        }
        var hits: [FoundCandidates.Hit] = []
        hits.reserveCapacity(rows.count)
        for row in numbers.indices {
            let number = Int(numbers[row])
            guard left[number] > 0 else { continue }
            left[number] -= 1
            hits.append(.init(place: probes[number].place, child: children[row], row: row))
        }
        return FoundCandidates(hits, in: rows, truncated: truncated, count: areNarrow.count)
    }

    /// By the number of a probe: whether more share its key than are looked at.
    private func tooMany(_ numbers: [Int32], _ children: [UUID]) -> [Bool] {
        var counts = [Int](repeating: 0, count: probes.count)
        for number in numbers { counts[Int(number)] += 1 }
        var tooMany = zip(probes, counts).map { $1 > $0.mostRows }
        var sharing: [Int: Set<UUID>] = [:]
        for (number, child) in zip(numbers, children) {
            let number = Int(number)
            if counts[number] > probes[number].limit, !tooMany[number] { sharing[number, default: []].insert(child) }
        }
        for (number, children) in sharing where children.count > probes[number].limit { tooMany[number] = true }
        return tooMany
    }
}
