import Contracts
import FoundationEssentials
import Model

/// Children are merged and separated by one at a time, while no report is taken in.
enum Reshaping {
    /// Held by all who take reports in, and alone by whoever reshapes.
    static let lock = "reshaping"
}

/// From who is one child to which child that is, and what changes by it.
struct Reshape: Equatable {
    /// Records that go from one child to another.
    struct Move: Hashable {
        var from: Child.ID
        var to: Child.ID
        var records: [SourceRecord.ID]
        /// Whether nothing is left of `from`.
        var isMerge: Bool
    }

    /// The child of each record in the end.
    private(set) var child: [SourceRecord.ID: Child.ID] = [:]
    /// Separations first, then merges.
    private(set) var moves: [Move] = []
    /// Children that had to be made, each for a record.
    private(set) var created: [Child.ID: SourceRecord.ID] = [:]
    /// Where the children point to that were once made for a record here; those that stand for themselves point nowhere.
    private(set) var survivors: [Child.ID: Child.ID?] = [:]

    /// - Parameters:
    ///   - records: with the child of each now.
    ///   - fresh: makes the identifier of a child.
    init(
        _ groups: [[SourceRecord.ID]], of records: [(record: Partition.Record, child: Child.ID)],
        fresh: () -> Child.ID
    ) {
        let now = Dictionary(records.map { ($0.record.id, $0.child) }, uniquingKeysWith: { first, _ in first })
        let origins = Dictionary(
            records.compactMap { record in record.record.origin.map { (record.record.id, $0) } },
            uniquingKeysWith: { first, _ in first })
        for group in groups {
            // The least of the children that were made for its records: no order of merging has a say in it.
            let name = group.compactMap { origins[$0] }.min()
            let child = name ?? fresh()
            if name == nil, let first = group.first { created[child] = first }
            for record in group {
                self.child[record] = child
                if let origin = origins[record] { survivors[origin] = origin == child ? .some(nil) : .some(child) }
            }
        }
        let left = Set(child.values)
        let moved = Dictionary(grouping: child.filter { now[$0.key] != $0.value }.keys) { record in
            [now[record] ?? .random(), child[record] ?? .random()]
        }
        for (way, records) in moved {
            let isMerge = !left.contains(way[0]) && survivors[way[0]] == .some(way[1])
            moves.append(Move(from: way[0], to: way[1], records: records.sorted(), isMerge: isMerge))
        }
        moves.sort { ($0.isMerge ? 1 : 0, $0.from, $0.to) < ($1.isMerge ? 1 : 0, $1.from, $1.to) }
    }
}
