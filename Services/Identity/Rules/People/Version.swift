import FoundationEssentials

/// Where a version stands in the order of its record: by the source's own count, else by the time of the event.
///
/// A source that counts has counted always: what carries no count is older than whatever does. Otherwise the order
/// of three versions could depend on the order in which they arrive.
struct Version: Hashable, Sendable, Comparable {
    var sequence: Int?
    /// Since 1970, because an instant keeps its milliseconds alone on the wire.
    var milliseconds: Int

    init(sequence: Int?, milliseconds: Int) {
        self.sequence = sequence
        self.milliseconds = milliseconds
    }

    init(sequence: Int?, time: Date) {
        self.init(sequence: sequence, milliseconds: Int((time.timeIntervalSince1970 * 1000).rounded()))
    }

    static func < (a: Version, b: Version) -> Bool { a.rank < b.rank }
    /// Two events with one count are one version, whatever their times.
    static func == (a: Version, b: Version) -> Bool { a.rank == b.rank }
    func hash(into hasher: inout Hasher) {
        hasher.combine(rank.0)
        hasher.combine(rank.1)
    }

    private var rank: (Int, Int) { sequence.map { ($0, 0) } ?? (-1, milliseconds) }
}
