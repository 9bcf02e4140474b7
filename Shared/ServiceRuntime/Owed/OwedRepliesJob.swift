import Contracts
import FoundationEssentials
import Logging
import Messaging
import Postgres

/// Publishes the replies that are owed, until the broker has confirmed each.
///
/// One that is published twice, because we died in between, does no harm: a source bears a repeat.
struct OwedRepliesJob: Job {
    static let name = "runtime-owed-replies"
    static let batch = 256

    let interval = Duration.seconds(2)
    let ground: Ground
    let publisher: Publisher

    func turn(_ work: JobContext) async throws -> Bool {
        let due = try await work.transaction { try await OwedReplyStore.takeDue(limit: Self.batch, in: $0) }
        var hasConfirmed = false
        // Queue by queue: one that gives no answer does not keep the answers about the others from us.
        for (queue, replies) in Dictionary(grouping: due, by: \.reply.to) {
            let fates = Array(zip(replies, try await ground.publish(replies.map(\.reply), by: publisher)))
            let confirmed = fates.filter { $0.1 == .confirmed }.map(\.0)
            let untaken = fates.filter { $0.1 != .confirmed }.map(\.0)
            try await work.transaction { transaction in
                OwedReplyStore.settle(confirmed, postponing: untaken, in: transaction)
                if untaken.isEmpty { OwedReplyStore.hasten(to: queue, in: transaction) }
            }
            hasConfirmed = hasConfirmed || !confirmed.isEmpty
        }
        return hasConfirmed || due.count == Self.batch
    }
}

extension Ground {
    /// Publishes `replies` and returns what became of each, in their order; of what the broker gave no answer about in
    /// time, that it was refused.
    /// - Throws: `BrokerError` where nothing could be published.
    func publish(_ replies: [OwedReply], by publisher: Publisher) async throws -> [Publisher.Fate] {
        let fates = try await fates(of: replies, by: publisher)
        for (queue, untaken) in Dictionary(grouping: zip(replies, fates).filter { $0.1 != .confirmed }, by: \.0.to) {
            logger.error(
                "replies were not taken, and are owed",
                metadata: ["queue": "\(queue)", "count": "\(untaken.count)", "fate": "\(untaken[0].1)"])
        }
        return fates
    }

    private func fates(of replies: [OwedReply], by publisher: Publisher) async throws -> [Publisher.Fate] {
        do {
            return try await publisher.publish(try replies.map { try outgoing($0.draft, type: $0.type) })
        } catch let error as BrokerError where error.reason == .deadline {
            return replies.map { _ in .refused }
        }
    }
}
