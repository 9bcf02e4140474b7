import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import ServiceTesting

@testable import Notifications

/// The schema of Notifications in a scratch database, and its handlers in real transactions.
struct Lent {
    let connection: Connection
    let facts = FactStore()
    let inboxes = InboxStore()

    /// Takes a batch of news in as the runtime does.
    func take<News: InvolvementNews>(
        _ batch: [(id: UUID, news: News)], at now: Date = Example.now
    ) async throws -> [Outcome<NoReply>] {
        let handler = FactHandler<News>(facts: facts)
        return try await connection.withTransaction { transaction in
            let received = batch.map { Received($0.news, Context(messageID: $0.id, sender: .directory, now: now)) }
            var known = try await handler.load(for: received, in: transaction)
            let outcomes = received.map { handler.decide($0.message, &known, $0.context) }
            try await handler.apply(known, in: transaction)
            return outcomes
        }
    }

    func insert(_ facts: PendingFact...) async throws {
        try await connection.withTransaction { self.facts.insert(facts, in: $0) }
    }

    func ripe(at now: Date = Example.now, limit: Int = 256) async throws -> [PendingFact] {
        try await connection.withTransaction { try await facts.ripe(at: now, limit: limit, in: $0) }
    }

    /// Writes what the answer makes of those facts that are still pending.
    func deliver(_ pending: [PendingFact], _ reply: RecipientsOf.Reply, at now: Date = Example.now) async throws {
        try await connection.withTransaction { transaction in
            let locked = try await facts.lockPending(pending, in: transaction)
            try await facts.save(Delivery.decide(locked, reply, at: now), at: now, in: transaction)
        }
    }

    func view(
        _ account: Account.ID, before: ContactNotification.ID? = nil, limit: Int = 50
    ) async throws -> Answer<ViewInbox.Reply> {
        let query = ViewInbox(principal: Example.signed, before: before, limit: limit)
        let context = Example.context(of: account)
        return try await connection.withTransaction { transaction in
            try await ViewInboxHandler(inboxes: inboxes).answer(query, context, in: transaction)
        }
    }

    /// The page that `account` sees; fails the test when it is refused.
    func page(
        _ account: Account.ID, before: ContactNotification.ID? = nil, limit: Int = 50
    ) async throws -> ViewInbox.Inbox {
        let reply = try await view(account, before: before, limit: limit).reply
        guard case .inbox(let inbox) = reply else { throw Refused() }
        return inbox
    }

    func markRead(
        _ notification: ContactNotification.ID, by account: Account.ID, at now: Date = Example.now
    ) async throws -> Outcome<MarkRead.Reply> {
        let command = MarkRead(principal: Example.signed, notification: notification)
        let context = Example.context(of: account, at: now)
        return try await connection.withTransaction { transaction in
            try await MarkReadHandler(inboxes: inboxes).handle(command, context, in: transaction)
        }
    }

    struct Refused: Error {}
}

func withNotifications(_ body: (Lent) async throws -> Void) async throws {
    try await withScratchSchema(migrations: NotificationsService.migrations) { try await body(Lent(connection: $0)) }
}
