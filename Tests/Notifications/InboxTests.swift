import Contracts
import Foundation
import Model
import ServiceRuntime
import Testing

@testable import Notifications

@Suite struct `One's own inbox` {
    private func tell(_ account: Account.ID, times: Int, in notifications: Lent) async throws -> [PendingFact] {
        var told: [PendingFact] = []
        for index in 0..<times {
            let fact = Example.fact()
            try await notifications.insert(fact)
            // Two at each instant, so that the order within one shows.
            let at = Example.now.addingTimeInterval(Double(index / 2))
            try await notifications.deliver(
                [fact], Example.reply((fact, [Example.tells(.newInvolvement, account)])), at: at)
            told.append(fact)
        }
        return told
    }

    @Test func `it is read newest first, page by page, with nothing twice and nothing left out`() async throws {
        try await withNotifications { notifications in
            let told = try await tell(Example.doctor, times: 7, in: notifications)
            _ = try await tell(Example.headTeacher, times: 2, in: notifications)

            var seen: [ContactNotification] = []
            while true {
                let page = try await notifications.page(Example.doctor, before: seen.last?.id, limit: 3)
                #expect(page.unread == 7)
                if page.notifications.isEmpty { break }
                seen += page.notifications
            }
            #expect(seen.count == 7)
            #expect(Set(seen.map(\.child)) == Set(told.map(\.child)))
            #expect(seen.map(\.at) == seen.map(\.at).sorted(by: >))
        }
    }

    @Test func `what was shown of which children is audited`() async throws {
        try await withNotifications { notifications in
            let told = try await tell(Example.doctor, times: 2, in: notifications)
            let answer = try await notifications.view(Example.doctor)
            let children = told.map(\.child).sorted()
            #expect(answer.audit == [AuditNote(.viewedInbox, children: children, parts: ["notifications"])])
        }
    }

    @Test func `nobody pages from a notification of somebody else`() async throws {
        try await withNotifications { notifications in
            _ = try await tell(Example.doctor, times: 1, in: notifications)
            let foreign = try await notifications.page(Example.doctor).notifications[0].id
            for place in [foreign, .random()] {
                let answer = try await notifications.view(Example.headTeacher, before: place)
                #expect(answer.reply == .refused(Refusal(.notFound)))
                #expect(answer.audit == [AuditNote(.refused)])
            }
        }
    }

    @Test func `more than a hundred at once are refused`() async throws {
        try await withNotifications { notifications in
            guard case .refused(let refusal) = try await notifications.view(Example.doctor, limit: 101).reply else {
                Issue.record("not refused")
                return
            }
            #expect(refusal.kind == .invalid)
            #expect(refusal.problems.map(\.field) == ["/limit"])
        }
    }

    @Test func `read is read since the first time`() async throws {
        try await withNotifications { notifications in
            let told = try await tell(Example.doctor, times: 2, in: notifications)
            let newest = try await notifications.page(Example.doctor).notifications[0]
            let first = try await notifications.markRead(newest.id, by: Example.doctor)
            let later = Example.now.addingTimeInterval(60)
            let second = try await notifications.markRead(newest.id, by: Example.doctor, at: later)
            #expect(first.reply == .read(at: Example.now))
            #expect(second.reply == .read(at: Example.now))
            #expect(first.audit == [AuditNote(.markedRead, children: [newest.child])])
            #expect(told.map(\.child).contains(newest.child))

            let page = try await notifications.page(Example.doctor)
            #expect(page.unread == 1)
            #expect(page.notifications.map(\.read) == [Example.now, nil])
        }
    }

    @Test func `somebody else's and an absent notification are refused alike`() async throws {
        try await withNotifications { notifications in
            _ = try await tell(Example.doctor, times: 1, in: notifications)
            let foreign = try await notifications.page(Example.doctor).notifications[0].id
            for notification in [foreign, .random()] {
                let outcome = try await notifications.markRead(notification, by: Example.headTeacher)
                #expect(outcome.reply == .refused(Refusal(.notFound)))
                #expect(outcome.audit == [AuditNote(.refused)])
            }
            #expect(try await notifications.page(Example.doctor).unread == 1)
        }
    }
}
