import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Notifications

@Suite struct `A child of whom nothing is kept any more` {
    @Test func `is in no inbox, and nobody is told of them`() async throws {
        try await withNotifications { lent in
            let (gone, merged, other) = (Child.ID.random(), Child.ID.random(), Child.ID.random())
            for child in [gone, merged, other] {
                let fact = Example.fact(of: child)
                try await lent.insert(fact)
                try await lent.deliver(
                    [fact], Example.reply((fact, [Example.tells(.newInvolvement, Example.headTeacher)])))
            }
            #expect(try await lent.page(Example.headTeacher).unread == 3)
            try await lent.insert(Example.fact(of: gone))
            _ = try await lent.connection.withTransaction {
                try await RecordPurgedHandler().handle(
                    RecordPurged(child: gone, merged: [merged]), Context(messageID: UUID(), now: Example.now), in: $0)
            }
            #expect(try await lent.page(Example.headTeacher).notifications.map(\.child) == [other])
            #expect(try await lent.ripe().isEmpty)
        }
    }
}
