import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Notifications

@Suite struct `Facts that wait to be told` {
    @Test(arguments: [0, 1, 7])
    func `an event becomes a fact under its own id, and wakes the delivery`(inContact: Int) async throws {
        try await withNotifications { notifications in
            let id = UUID()
            let news = InvolvementBegan(
                child: .random(), handle: .random(), inContact: (0..<inContact).map { _ in .random() },
                at: Example.now)
            let heard = Example.now.addingTimeInterval(0.5)
            let outcomes = try await notifications.take([(id, news)], at: heard)
            #expect(outcomes.map(\.wakes) == [[DeliverDue.name]])
            #expect(
                try await notifications.ripe(at: heard) == [
                    PendingFact(
                        id: id, child: news.child, kind: .began, handle: news.handle, inContact: news.inContact,
                        at: news.at, nextAttempt: heard)
                ])
        }
    }

    @Test func `an end is a fact of its own kind, and the same event again is the same fact`() async throws {
        try await withNotifications { notifications in
            let id = UUID()
            let news = InvolvementEnded(child: .random(), handle: .random(), inContact: [.random()], at: Example.now)
            _ = try await notifications.take([(id, news), (UUID(), news)])
            _ = try await notifications.take([(id, news)])
            #expect(try await notifications.ripe().map(\.kind) == [.ended, .ended])
        }
    }

    @Test(arguments: [Declaration.Standing.confirmed, .declined])
    func `the word of an organisation is a fact about whoever recorded`(standing: Declaration.Standing) async throws {
        try await withNotifications { notifications in
            let news = DeclarationDecided(child: .random(), handle: .random(), standing: standing, at: Example.now)
            _ = try await notifications.take([(UUID(), news)])
            let fact = try #require(try await notifications.ripe().first)
            #expect(fact.kind == (standing == .confirmed ? .confirmed : .declined))
            #expect(fact.handle == news.handle && fact.inContact.isEmpty)
        }
    }

    @Test func `the longest ripe come first, and what is not ripe yet does not come`() async throws {
        try await withNotifications { notifications in
            var (old, new, unripe) = (Example.fact(), Example.fact(), Example.fact())
            old.nextAttempt = Example.now.addingTimeInterval(-60)
            new.nextAttempt = Example.now.addingTimeInterval(-1)
            unripe.nextAttempt = Example.now.addingTimeInterval(1)
            try await notifications.insert(unripe, new, old)
            #expect(try await notifications.ripe() == [old, new])
            #expect(try await notifications.ripe(limit: 1) == [old])
        }
    }

    @Test func `a postponed fact comes back when its time has come, with its attempts`() async throws {
        try await withNotifications { notifications in
            let fact = Example.fact()
            try await notifications.insert(fact)
            try await notifications.deliver([fact], RecipientsOf.withheld)
            #expect(try await notifications.ripe().isEmpty)
            let later = try await notifications.ripe(at: Example.now.addingTimeInterval(0.2))
            #expect(later.map(\.attempts) == [1])
        }
    }

    @Test func `a decided fact is told once, however often the answer is written`() async throws {
        try await withNotifications { notifications in
            let fact = Example.fact()
            try await notifications.insert(fact)
            let reply = Example.reply(
                (
                    fact,
                    [
                        Example.tells(.newInvolvement, Example.doctor),
                        Example.tells(.othersInContact, Example.headTeacher),
                    ]
                ))
            for _ in 0..<3 { try await notifications.deliver([fact], reply) }
            #expect(try await notifications.ripe().isEmpty)
            #expect(try await notifications.page(Example.doctor).notifications.map(\.kind) == [.newInvolvement])
            #expect(try await notifications.page(Example.headTeacher).notifications.map(\.kind) == [.othersInContact])
        }
    }

    @Test func `a fact that is being decided is left alone`() async throws {
        try await withNotifications { notifications in
            let (fact, other) = (Example.fact(), Example.fact())
            try await notifications.insert(fact, other)
            try await withSecondConnection(like: notifications.connection) { rival in
                try await rival.withTransaction { transaction in
                    let held = try await notifications.facts.lockPending([fact], in: transaction)
                    #expect(held == [fact])
                    let free = try await notifications.connection.withTransaction {
                        try await notifications.facts.lockPending([fact, other], in: $0)
                    }
                    #expect(free == [other])
                }
            }
        }
    }
}
