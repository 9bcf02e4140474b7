import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Notifications

@Suite struct `Telling whoever watches for a child` {
    private let child = Child.ID.random()
    private let sam = Account.ID.random()
    private let mary = Account.ID.random()
    private let dan = Account.ID.random()
    private let sealed = Data("sealed".utf8)
    private let sightings = SightingStore()

    private func hear(_ id: UUID, in notifications: Lent) async throws -> Outcome<NoReply> {
        let event = WatchedChildReported(child: child, at: Example.now)
        let context = Context(messageID: id, sender: .shielding, now: Example.now)
        return try await notifications.connection.withTransaction {
            try await WatchedChildReportedHandler(sightings: sightings).handle(event, context, in: $0)
        }
    }

    private func ripe(_ notifications: Lent, at now: Date = Example.now) async throws -> [PendingSighting] {
        try await notifications.connection.withTransaction { try await sightings.ripe(at: now, limit: 16, in: $0) }
    }

    private var sighting: PendingSighting { PendingSighting(id: UUID(), child: child, at: Example.now) }

    @Test func `tells those who watch, and the team with them, each once`() {
        let told = WatchersOf.Told(watchers: [sam, mary], concerned: sealed)
        let notices = sighting.notices(to: told, and: [dan, mary])
        #expect(notices.map(\.account) == [sam, mary, dan].sorted())
        #expect(notices.allSatisfy { $0.kind == .watchedChildReported && $0.child == child })
    }

    @Test func `tells the team nothing where nobody may be told, or where no team is named`() {
        #expect(sighting.notices(to: .init(watchers: [], concerned: sealed), and: [dan]).isEmpty)
        #expect(sighting.notices(to: .init(watchers: [sam]), and: [dan]).map(\.account) == [sam])
    }

    @Test func `happens once for each event, however often it is heard and written`() async throws {
        try await withNotifications { notifications in
            let id = UUID()
            #expect(try await hear(id, in: notifications).wakes == [TellWatchers.name])
            _ = try await hear(id, in: notifications)
            let pending = try await ripe(notifications)
            #expect(pending == [PendingSighting(id: id, child: child, at: Example.now)])
            let notices = pending[0].notices(to: .init(watchers: [sam]), and: [])
            for _ in 0..<2 {
                try await notifications.connection.withTransaction {
                    try await sightings.tell(pending[0], notices, at: Example.now, in: $0)
                }
            }
            let inbox = try await notifications.page(sam)
            #expect(inbox.notifications.map(\.kind) == [.watchedChildReported] && inbox.unread == 1)
            #expect(try await ripe(notifications).isEmpty)
        }
    }

    @Test func `waits while the vault does not decide, and is left to the replica that is at it`() async throws {
        try await withNotifications { notifications in
            _ = try await hear(UUID(), in: notifications)
            let pending = try await ripe(notifications)[0]
            try await notifications.connection.withTransaction {
                sightings.postpone(pending, at: Example.now, in: $0)
            }
            #expect(try await ripe(notifications).isEmpty)
            #expect(try await ripe(notifications, at: Example.now + 1).map(\.attempts) == [1])
            try await withSecondConnection(like: notifications.connection) { rival in
                try await rival.withTransaction { transaction in
                    #expect(try await sightings.lock(pending, in: transaction))
                    let isFree = try await notifications.connection.withTransaction {
                        try await sightings.lock(pending, in: $0)
                    }
                    #expect(!isFree)
                }
            }
        }
    }

    @Test func `leaves nothing of a child who is purged`() async throws {
        try await withNotifications { notifications in
            _ = try await hear(UUID(), in: notifications)
            try await notifications.connection.withTransaction {
                _ = try await RecordPurgedHandler().handle(
                    RecordPurged(child: child, merged: []),
                    Context(messageID: UUID(), sender: .directory, now: Example.now), in: $0)
            }
            #expect(try await ripe(notifications).isEmpty)
        }
    }
}
