import Contracts
import Foundation
import Messaging
import Model
import Postgres
import ServiceTesting
import Testing

@testable import ServiceRuntime

@Suite("Receipts that are owed", .serialized)
struct OwedRepliesTests {
    @Test func `a source without a queue delays no other, and its receipts arrive when it has one again`() async throws
    {
        try await OwingIdentity.with { identity in
            let (lost, other) = (identity.lost, identity.other)
            try await identity.report([("a", lost), ("b", other), ("c", lost), ("d", other)])
            try await identity.withLane {
                let arrived = try await identity.receipts(2, of: other)
                #expect(arrived["message of b"] == OwingIdentity.receipt("b", of: other))
                #expect(arrived["message of d"] == OwingIdentity.receipt("d", of: other))
                while try await identity.owed(to: lost) < 2 {}
            }
            #expect(try await identity.owed(to: other) == 0)
            #expect(try await identity.topology.inspect(queue: identity.intake).messages == 0, "acknowledged")

            try await identity.declareReceipts(of: lost)
            // One is due; that it is taken tells that the other need not wait either.
            try await identity.administer(
                "update runtime_owed_reply set next_attempt = now() where id = (select min(id) from runtime_owed_reply)"
            )
            while try await identity.turn() {}
            #expect(try await identity.owed(to: lost) == 0)
            let late = try await identity.receipts(2, of: lost)
            #expect(late["message of a"] == OwingIdentity.receipt("a", of: lost))
            #expect(late["message of c"] == OwingIdentity.receipt("c", of: lost))
        }
    }

    @Test func `what nobody takes is put off for longer each time, up to an hour, and dropped after 35 days`()
        async throws
    {
        try await OwingIdentity.with { identity in
            try await identity.work.change { _ in
                .done(owing: [OwingIdentity.receipt("a", of: identity.lost)])
            }
            var pauses: [Int] = []
            for _ in 1...12 {
                #expect(try await !identity.turn())
                pauses.append(try await pause(identity.connection))
                try await identity.administer("update runtime_owed_reply set next_attempt = now()")
            }
            #expect(pauses == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600])
            let expiry = ExpiryJob()
            #expect(try await !expiry.turn(identity.work))
            try await identity.administer("update runtime_owed_reply set owed = now() - interval '36 days'")
            #expect(try await expiry.turn(identity.work))
            #expect(try await identity.owed(to: identity.lost) == 0)
        }
    }

    @Test func `what is taken by one replica is not published by another meanwhile`() async throws {
        try await withScratchSchema { connection in
            try await connection.withTransaction {
                OwedReplyStore.owe([try OwedReply(OwingIdentity.receipt("a", of: "school-census"))], in: $0)
            }
            let first = try await connection.withTransaction { try await OwedReplyStore.takeDue(limit: 9, in: $0) }
            let second = try await connection.withTransaction { try await OwedReplyStore.takeDue(limit: 9, in: $0) }
            #expect((first.count, second.count) == (1, 0))
            #expect(try await pause(connection) == 10, "a replica that dies leaves it to the others")
        }
    }

    @Test func `what is owed is rolled back with what decided it`() async throws {
        try await OwingIdentity.with { identity in
            try await identity.work.change { _ in nil }
            let announcer = Announcer(party: .identity, replica: UUID())
            struct Failure: Error {}
            await #expect(throws: Failure.self) {
                try await identity.connection.withTransaction { transaction in
                    let owing = Outcome<NoReply>.done(owing: [OwingIdentity.receipt("a", of: identity.other)])
                    _ = try await announcer.write(
                        [(Finished(reply: nil, owing), Context(messageID: UUID(), now: Date()))], in: transaction)
                    throw Failure()
                }
            }
            #expect(try await identity.owed(to: identity.other) == 0)
        }
    }

    @Test func `the receipt of a report that was set aside is owed once it is applied`() async throws {
        try await OwingIdentity.with { identity in
            let report = Incoming(
                messageID: UUID(), type: ReportInvolvement.route.type, sender: .identity, source: identity.other,
                positions: [], body: Data("a".utf8), correlationID: "message of a")
            try await identity.connection.withTransaction {
                ParkingStore.park(report, lane: .intake, reason: "tried", retries: true, in: $0)
            }
            try await identity.administer("update runtime_parked set next_attempt = now()")
            let job = RetryParkedJob(
                ground: identity.ground, announcer: Announcer(party: .identity, replica: identity.ground.replica))
            #expect(try await job.turn(identity.work))
            #expect(try await identity.owed(to: identity.other) == 1)
            #expect(try await !job.turn(identity.work), "nothing is parked any more")
            while try await identity.turn() {}
            #expect(
                try await identity.receipts(1, of: identity.other)
                    == ["message of a": OwingIdentity.receipt("a", of: identity.other)])
        }
    }

    @Test func `the health of a service tells how many replies it owes`() async throws {
        try await withScratchSchema { connection in
            let health = try await connection.withTransaction { transaction in
                OwedReplyStore.owe(
                    [try OwedReply(OwingIdentity.receipt("a", of: "school-census"))], tried: true, in: transaction)
                return try await OperationsHandlers<IdentityTag>.Health()
                    .answer(ViewHealth(), Context(messageID: UUID(), now: Date()), in: transaction).reply
            }
            #expect(health.owed == 1)
        }
    }

    /// Seconds until the next attempt.
    private func pause(_ connection: Connection) async throws -> Int {
        try await connection.withTransaction {
            try await $0.query(
                "select round(extract(epoch from next_attempt - now()))::bigint from runtime_owed_reply"
            ).decode(Int.self)[0]
        }
    }
}
