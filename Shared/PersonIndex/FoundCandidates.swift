public import FoundationEssentials
import Glibc
public import Matching
import Postgres

/// Who may be meant by the forms of a batch: the rows that their keys led to, read where they lie.
public struct FoundCandidates: Sendable {
    /// The places of forms for which children were left out who could change a decision.
    public let truncated: Set<Int>
    private let rows: Rows
    /// By the place of the form in the batch, then by child.
    private let hits: [Hit]
    private let places: [Range<Int>]

    /// A row that a key of a form led to.
    struct Hit: Sendable {
        var place: Int
        var child: UUID
        var row: Int
    }

    /// `count`: how many forms were looked for.
    init(_ hits: [Hit], in rows: Rows, truncated: Set<Int>, count: Int) {
        self.rows = rows
        self.truncated = truncated
        self.hits = hits.sorted { one, other in
            if one.place != other.place { return one.place < other.place }
            return one.child == other.child ? one.row < other.row : one.child < other.child
        }
        var end = 0
        var places: [Range<Int>] = []
        for place in 0..<count {
            let start = end
            while end < hits.count, self.hits[end].place == place { end += 1 }
            places.append(start..<end)
        }
        self.places = places
    }

    /// The children that share a key with the form at a place of the batch, each once.
    public func children(near place: Int) -> [UUID] {
        var children: [UUID] = []
        for hit in hits[places[place]] where hit.child != children.last { children.append(hit.child) }
        return children
    }

    /// Those of them one of whose forms bears on a judgement, and how, by the form that does most; `room`: where the forms
    /// are read into, one after the other.
    public func bearing(
        onFormAt place: Int, in room: inout PersonForm, by bearing: (PersonForm) -> Bearing?
    ) throws -> [(child: UUID, bearing: Bearing)] {
        var bearers: [(child: UUID, bearing: Bearing)] = []
        for index in places[place] {
            let hit = hits[index]
            let known = bearers.last?.child == hit.child ? bearers.last?.bearing : nil
            if known == .strong || isRepeated(index, from: places[place].lowerBound) { continue }
            guard rows.withBytes(hit.row, Self.form, { room.read($0) }) else { throw UnreadableForm() }
            guard let own = bearing(room) else { continue }
            if known == nil {
                bearers.append((hit.child, own))
            } else if own == .strong {
                bearers[bearers.count - 1].bearing = own
            }
        }
        return bearers
    }

    /// The children that share a key with the form at a place of the batch, with the forms that keys led to.
    public func candidates(near place: Int) throws -> [Candidate<UUID>] {
        var candidates: [Candidate<UUID>] = []
        for index in places[place] where !isRepeated(index, from: places[place].lowerBound) {
            let hit = hits[index]
            guard let form = rows.withBytes(hit.row, Self.form, { PersonForm(bytes: $0) }) else {
                throw UnreadableForm()
            }
            if candidates.last?.id == hit.child {
                candidates[candidates.count - 1].forms.append(form)
            } else {
                candidates.append(Candidate(id: hit.child, forms: [form]))
            }
        }
        return candidates
    }

    /// The column of the form, which is never null.
    private static let form = 2

    /// Whether another key led to the same form of the same child before.
    private func isRepeated(_ index: Int, from first: Int) -> Bool {
        let hit = hits[index]
        return rows.withBytes(hit.row, Self.form) { form in
            var before = index - 1
            while before >= first, hits[before].child == hit.child {
                if rows.withBytes(hits[before].row, Self.form, { $0.isEqual(to: form) }) { return true }
                before -= 1
            }
            return false
        }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func isEqual(to other: Self) -> Bool {
        guard count == other.count, let baseAddress, let theirs = other.baseAddress else { return count == other.count }
        return memcmp(baseAddress, theirs, count) == 0
    }
}
