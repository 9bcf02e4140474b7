/// The statements that one session has prepared, the least recently used forgotten first.
struct StatementCache {
    final class Entry {
        let shape: SQL.Shape
        let name: String
        var lastUse = 0
        /// It has run in a read-only transaction, so that it need not be guarded again.
        var isKnownToRead = false
        /// It has run before, so that a plan may have become stale.
        var hasRun = false

        init(_ shape: SQL.Shape, name: String) {
            self.shape = shape
            self.name = name
        }
    }

    private var entries: [SQL.Shape: Entry] = [:]
    private var made = 0
    private var uses = 0
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    mutating func find(_ shape: SQL.Shape) -> Entry? {
        guard let entry = entries[shape] else { return nil }
        uses += 1
        entry.lastUse = uses
        return entry
    }

    /// A name for `shape`, and the name that has to be deallocated to make room.
    mutating func add(_ shape: SQL.Shape) -> (entry: Entry, evicted: String?) {
        var evicted: String?
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            entries[oldest.key] = nil
            evicted = oldest.value.name
        }
        made += 1
        uses += 1
        let entry = Entry(shape, name: "s\(made)")
        entry.lastUse = uses
        entries[shape] = entry
        return (entry, evicted)
    }

    mutating func remove(_ entry: Entry) { entries[entry.shape] = nil }
}
