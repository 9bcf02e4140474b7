import Contracts
import Foundation
import Model
import Postgres
import ServiceTesting
import Testing

@testable import ServiceRuntime

/// The consumer's side of a restore of its producer.
extension BatchTests {
    private func first(_ text: String, behind base: Int, at number: Int? = nil, epoch: Int = 7) throws -> Incoming {
        var incoming = try incoming(text, number ?? base + 1)
        incoming.positions[0].timeline = Timeline(epoch: epoch, base: base, prior: 1)
        return incoming
    }

    private struct Forked: Hashable {
        var subject: UUID
        var base, reached, applied: Int
    }

    private func forks(_ connection: Connection) async throws -> [Forked] {
        try await connection.withTransaction {
            try await $0.query("select subject, base, reached, applied from runtime_fork")
                .decode((UUID, Int, Int, Int).self)
        }.map { Forked(subject: $0.0, base: $0.1, reached: $0.2, applied: $0.3) }
    }

    private func apply(_ messages: [Incoming], _ batch: Batch, _ connection: Connection) async throws {
        _ = try await connection.withTransaction { try await batch.apply(messages, drains: true, in: $0) }
    }

    @Test func `what a restored producer says next is applied, and the sequence is listed as forked`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            try await apply((1...4).map { try incoming("\($0)", $0) }, batch, connection)
            try await apply([try first("new 3", behind: 2)], batch, connection)
            try await apply(
                [try incoming("4", 4), try incoming("lost", 5), try first("new 4", behind: 2, at: 4)], batch, connection
            )
            #expect(try await effects(connection) == ["1", "2", "3", "4", "new 3", "new 4"])
            #expect(
                try await forks(connection) == [Forked(subject: child.uuid, base: 2, reached: 5, applied: 2)])
            #expect(try await left("runtime_early", connection) == 0)
            #expect(try await left("runtime_parked", connection) == 0)
        }
    }

    @Test func `early ones of both histories wait side by side, and the lost one goes when the new epoch begins`()
        async throws
    {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            try await apply([try incoming("lost 3", 3), try incoming("lost 4", 4)], batch, connection)
            try await apply(
                [try first("new 4", behind: 2, at: 4), try first("new 3", behind: 2)], batch, connection)
            #expect(try await left("runtime_early", connection) == 4)
            try await apply([try incoming("1", 1), try incoming("2", 2)], batch, connection)
            #expect(try await effects(connection) == ["1", "2", "new 3", "new 4"])
            #expect(try await left("runtime_early", connection) == 0)
            #expect(
                try await forks(connection) == [Forked(subject: child.uuid, base: 2, reached: 4, applied: 0)])
        }
    }

    @Test func `the job applies what waits for a new epoch, and takes out what it left behind`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            let other = UUID()
            var both = try first("both", behind: 1)
            both.positions.append(Position(subject: other, number: 1, timeline: Timeline(epoch: 7)))
            let lost = try incoming("lost", 2, and: Position(subject: other, number: 3))
            try await connection.withTransaction { InboxStore.keep([both, lost], in: $0) }
            let job = DrainEarlyJob(ground: batch.ground, announcer: batch.announcer)
            #expect(try await !job.turn(work(batch, connection)))
            try await connection.withTransaction {
                $0.write(
                    """
                    insert into runtime_position (source, subject, number, digest)
                    values ('identity', \(child.uuid), 1, '')
                    """)
            }
            while try await job.turn(work(batch, connection)) {}
            #expect(try await effects(connection) == ["both"])
            #expect(try await left("runtime_early", connection) == 0)
        }
    }

    @Test func `one that was parked in a history that is lost is forgotten, and listed`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            try await apply([try incoming("1", 1)], batch, connection)
            let (poison, other) = (try incoming("poison", 2), try first("poison", behind: 1, at: 3))
            try await connection.withTransaction { transaction in
                for message in [poison, other] {
                    ParkingStore.park(message, lane: .events, reason: "tried", retries: true, in: transaction)
                }
                transaction.write("update runtime_parked set next_attempt = now() where epoch is null")
            }
            try await apply([try first("new 2", behind: 1)], batch, connection)
            let job = RetryParkedJob(ground: batch.ground, announcer: batch.announcer)
            #expect(try await job.turn(work(batch, connection)))
            #expect(try await effects(connection) == ["1", "new 2"])
            #expect(
                try await forks(connection) == [Forked(subject: child.uuid, base: 1, reached: 2, applied: 0)])
            let kept = try await connection.withTransaction {
                let id = try await $0.query("select id from runtime_parked").decode(UUID.self)[0]
                return try await ParkingStore.take(id, in: $0)
            }
            #expect(kept?.positions == other.positions)
        }
    }

    private func left(_ table: String, _ connection: Connection) async throws -> Int {
        try await connection.withTransaction {
            try await $0.query(
                table == "runtime_early" ? "select 1 from runtime_early" : "select 1 from runtime_parked"
            )
            .decode(Int.self).count
        }
    }
}
