import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Notifications

@Suite struct `Telling shielding officers of an override` {
    private let child = Child.ID.random()
    private let olive = Account.ID.random()
    private let otto = Account.ID.random()
    private let alerts = AlertStore()

    private func hear(_ id: UUID, in notifications: Lent) async throws -> Outcome<NoReply> {
        let event = OverrideUsed(child: child, at: Example.now)
        let context = Context(messageID: id, sender: .shielding, now: Example.now)
        return try await notifications.connection.withTransaction {
            try await OverrideUsedHandler(alerts: alerts).handle(event, context, in: $0)
        }
    }

    private func pending(_ notifications: Lent) async throws -> [Alert] {
        try await notifications.connection.withTransaction { try await alerts.pending(limit: 64, in: $0) }
    }

    @Test func `an override waits under the event's id, and wakes whoever tells`() async throws {
        try await withNotifications { notifications in
            let id = UUID()
            #expect(try await hear(id, in: notifications).wakes == [AlertOfficers.name])
            _ = try await hear(id, in: notifications)
            #expect(try await pending(notifications) == [Alert(id: id, child: child, at: Example.now)])
        }
    }

    @Test func `each officer is told once, however often it is written`() async throws {
        try await withNotifications { notifications in
            _ = try await hear(UUID(), in: notifications)
            let waiting = try await pending(notifications)
            let notices = Alert.notices(of: waiting, to: [olive, otto])
            for _ in 0..<2 {
                try await notifications.connection.withTransaction {
                    alerts.tell(waiting, notices, at: Example.now, in: $0)
                }
            }
            for officer in [olive, otto] {
                let inbox = try await notifications.page(officer)
                #expect(inbox.notifications.map(\.kind) == [.overrideUsed] && inbox.unread == 1)
                #expect(inbox.notifications.map(\.child) == [child])
            }
            #expect(try await pending(notifications).isEmpty)
        }
    }

    @Test func `one that another replica is telling is left to it`() async throws {
        try await withNotifications { notifications in
            _ = try await hear(UUID(), in: notifications)
            let waiting = try await pending(notifications)
            try await withSecondConnection(like: notifications.connection) { rival in
                try await rival.withTransaction { transaction in
                    #expect(try await alerts.lockPending(waiting, in: transaction) == waiting)
                    let free = try await notifications.connection.withTransaction {
                        try await alerts.lockPending(waiting, in: $0)
                    }
                    #expect(free.isEmpty)
                }
            }
        }
    }
}
