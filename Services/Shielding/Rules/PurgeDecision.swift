import Contracts
import FoundationEssentials
import Model

/// What becomes of the wish to purge records.
///
/// A purge is for good: what was said of a record can't be read again, what is said of it later is not kept. It touches no
/// shield and no doubt: those are of the child, and outlive what the vault has of one.
enum PurgeDecision: Hashable {
    case purges(Purge)
    case alreadyPurged
    case refused(Ground)

    enum Ground: Hashable, CaseIterable { case nothingNamed, tooMany }

    /// One line of the journal each.
    static let most = 1_000

    /// - Parameters:
    ///   - apart: what is sealed apart from the records, and goes with them.
    ///   - purged: what was purged before.
    static func decide(_ wish: Purge, with apart: Set<Involvement.Handle> = [], purged: Set<UUID>) -> PurgeDecision {
        guard !wish.bound.isEmpty else { return .refused(.nothingNamed) }
        guard wish.bound.count <= most else { return .refused(.tooMany) }
        let new = Purge(
            records: wish.records.filter { !purged.contains($0.uuid) },
            handles: wish.handles.union(apart).filter { !purged.contains($0.uuid) })
        return new.bound.isEmpty ? .alreadyPurged : .purges(new)
    }
}
