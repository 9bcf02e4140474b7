import Contracts
import FoundationEssentials
import Postgres
import ServiceRuntime

/// Looks again at what was linked or kept apart, where later reports have come to bear on it: which of them came first is
/// to make no difference.
struct SettleReviewsJob: Job {
    static let name = "settle-reviews"
    /// Reports wait meanwhile.
    static let batch = 32

    let desk: ReshapeDesk
    var interval: Duration { .seconds(2) }

    func turn(_ work: JobContext) async throws -> Bool {
        let isDue = try await work.transaction { transaction in
            try await desk.store.due(limit: 1, in: transaction).isEmpty == false
        }
        guard isDue else { return false }
        var taken = 0
        try await work.change { transaction in
            let (outcome, count) = try await settle(in: transaction)
            taken = count
            return outcome
        }
        return taken == Self.batch
    }

    func settle(in transaction: borrowing Transaction) async throws -> (Outcome<NoReply>, Int) {
        desk.begin(transaction)
        let due = try await desk.store.due(limit: Self.batch, in: transaction)
        desk.store.done(due.map(\.0), in: transaction)
        var outcome = Outcome<NoReply>.done()
        for review in due {
            let done = try await desk.reshape(around: [review.1, review.2], in: transaction)
            outcome.events += done.events
            outcome.audit += done.audit
        }
        return (outcome, due.count)
    }
}
