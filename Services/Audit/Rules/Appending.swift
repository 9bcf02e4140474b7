import Contracts
import Model

/// What the log already holds of a batch, and what the batch adds: each entry once, at the next dense index.
struct Appending {
    private var held: Set<AuditEntry.ID>
    private var next: Int
    private(set) var added: [(index: Int, entry: AuditEntry)] = []

    /// `held`: the entries of the batch that the log has. `next`: how many entries the log has.
    init(held: Set<AuditEntry.ID>, next: Int) {
        (self.held, self.next) = (held, next)
    }

    /// Does nothing for an entry that the log has.
    mutating func append(_ entry: AuditEntry) {
        guard held.insert(entry.id).inserted else { return }
        added.append((next, entry.storable()))
        next += 1
    }
}
