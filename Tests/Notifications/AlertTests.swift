import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Notifications

@Suite struct `Telling shielding officers` {
    private let child = Child.ID.random()
    private let olive = Account.ID.random()
    private let otto = Account.ID.random()
    private let concerned = Data("sealed".utf8)
    private let alerts = AlertStore(mails: true)

    private func hear(_ id: UUID, in notifications: Lent) async throws -> Outcome<NoReply> {
        let event = OverrideUsed(child: child, at: Example.now, concerned: concerned)
        return try await hear(event, id, in: notifications)
    }

    private func hear<News: OfficersNews>(_ event: News, _ id: UUID, in notifications: Lent) async throws
        -> Outcome<NoReply>
    {
        let context = Context(messageID: id, sender: .shielding, now: Example.now)
        return try await notifications.connection.withTransaction {
            try await AlertHandler<News>(alerts: alerts).handle(event, context, in: $0)
        }
    }

    private func pending(_ notifications: Lent, at now: Date = Example.now) async throws -> [Alert] {
        try await notifications.connection.withTransaction { try await alerts.pending(at: now, limit: 64, in: $0) }
    }

    private func tell(_ waiting: [Alert], _ officers: [ViewShieldingOfficers.Officer], in notifications: Lent)
        async throws
    {
        try await notifications.connection.withTransaction {
            alerts.tell(waiting, Alert.notices(of: waiting, to: officers), at: Example.now, in: $0)
        }
    }

    private func officer(_ account: Account.ID, _ places: Int...) -> ViewShieldingOfficers.Officer {
        .init(account: account, email: "\(account == olive ? "olive" : "otto")@example.org", concernedBy: places)
    }

    @Test func `an override waits under the event's id, and wakes whoever tells`() async throws {
        try await withNotifications { notifications in
            let id = UUID()
            #expect(try await hear(id, in: notifications).wakes == [AlertOfficers.name])
            _ = try await hear(id, in: notifications)
            #expect(
                try await pending(notifications)
                    == [Alert(id: id, child: child, concerned: concerned, at: Example.now)])
        }
    }

    @Test func `each officer is told once, however often it is written`() async throws {
        try await withNotifications { notifications in
            _ = try await hear(UUID(), in: notifications)
            let waiting = try await pending(notifications)
            for _ in 0..<2 { try await tell(waiting, [officer(olive, 0), officer(otto, 0)], in: notifications) }
            for officer in [olive, otto] {
                let inbox = try await notifications.page(officer)
                #expect(inbox.notifications.map(\.kind) == [.overrideUsed] && inbox.unread == 1)
                #expect(inbox.notifications.map(\.child) == [child])
            }
            #expect(try await pending(notifications).isEmpty)
        }
    }

    @Test func `those whom it concerns are told, and no others; what concerns nobody waits and keeps nobody waiting`()
        async throws
    {
        try await withNotifications { notifications in
            _ = try await hear(UUID(), in: notifications)
            let asked = ShieldRequested(child: child, at: Example.now, concerned: concerned)
            _ = try await hear(asked, UUID(), in: notifications)
            _ = try await hear(asked, UUID(), in: notifications)
            let waiting = try await pending(notifications)
            #expect(
                waiting.map(\.kind).sorted { $0.rawValue < $1.rawValue }
                    == [.overrideUsed, .shieldRequested, .shieldRequested])
            try await tell(waiting, [officer(olive, 0), officer(otto, 0, 2)], in: notifications)
            #expect(try await notifications.page(olive).notifications.map(\.kind) == [waiting[0].kind])
            #expect(
                try await Set(notifications.page(otto).notifications.map(\.kind))
                    == [waiting[0].kind, waiting[2].kind])
            #expect(try await pending(notifications).isEmpty)
            #expect(
                try await pending(notifications, at: Example.now + Alert.patience).map(\.id) == [waiting[1].id])
        }
    }

    @Test func `each is owed one email for each alert, and one replica sends it`() async throws {
        try await withNotifications { notifications in
            let mails = OwedMailStore()
            for _ in 0..<2 { _ = try await hear(UUID(), in: notifications) }
            try await tell(
                try await pending(notifications), [officer(olive, 0, 1), officer(otto, 1)], in: notifications)
            let owed = try await notifications.connection.withTransaction {
                try await mails.take(at: Example.now, limit: 64, in: $0)
            }
            #expect(owed.count == 3 && owed.filter { $0.account == olive }.count == 2)
            let again = try await notifications.connection.withTransaction {
                try await mails.take(at: Example.now + 1, limit: 64, in: $0)
            }
            #expect(again.isEmpty)
            try await notifications.connection.withTransaction { transaction in
                mails.settle(owed.filter { $0.account == olive }, in: transaction)
                mails.postpone(owed.filter { $0.account == otto }, at: Example.now, in: transaction)
            }
            let later = try await notifications.connection.withTransaction {
                try await mails.take(at: Example.now + 60, limit: 64, in: $0)
            }
            #expect(later.map(\.account) == [otto] && later.map(\.attempts) == [2])
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
