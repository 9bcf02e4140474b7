import Contracts
import FoundationEssentials
import Model

/// That something new came of a child for whom somebody watches, of which nobody has been told yet.
struct PendingSighting: Hashable, Sendable {
    /// The id of the event that told of it, so that one event is told of once.
    let id: UUID
    let child: Child.ID
    let at: Date
    /// How often it could not be told.
    var attempts = 0
}

extension PendingSighting {
    /// Whoever watches is told, and the management team with them; where nobody may be told, the team is not told either.
    /// - Parameter team: the data managers of the responsible authority.
    func notices(to told: WatchersOf.Told, and team: [Account.ID]) -> [Delivery.Notice] {
        guard !told.watchers.isEmpty else { return [] }
        return Set(told.watchers).union(told.concerned == nil ? [] : team).sorted().map {
            Delivery.Notice(fact: id, account: $0, child: child, kind: .watchedChildReported)
        }
    }
}
