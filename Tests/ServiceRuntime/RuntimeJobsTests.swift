import Contracts
import Foundation
import Model
import Postgres
import ServiceTesting
import Testing

@testable import ServiceRuntime

extension BatchTests {
    @Test func `what waits for a subject that is not held waits for the job that holds both`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            let both = try incoming("both", 2, and: Position(subject: UUID(), number: 1))
            let first = try incoming("first", 1)
            _ = try await connection.withTransaction { try await batch.apply([both], drains: true, in: $0) }
            _ = try await connection.withTransaction { try await batch.apply([first], drains: true, in: $0) }
            #expect(try await effects(connection) == ["first"])
            _ = try await DrainEarlyJob(ground: batch.ground, announcer: batch.announcer).turn(work(batch, connection))
            #expect(try await effects(connection) == ["first", "both"])
        }
    }

    @Test func `the poison that waits behind an early message is set aside, and not the message`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            let (first, poison) = (try incoming("a", 1), try incoming("poison", 2))
            try await connection.withTransaction { InboxStore.keep([first, poison], in: $0) }
            let job = DrainEarlyJob(ground: batch.ground, announcer: batch.announcer)
            while try await job.turn(work(batch, connection)) {}
            #expect(try await effects(connection) == ["a"])
            #expect(try await parked(connection) == [poison.messageID])
        }
    }

    @Test func `a conflict that is tried again stays set aside`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            let (lawful, forged) = (try incoming("a", 1), try incoming("forged", 1))
            _ = try await connection.withTransaction { try await batch.apply([lawful], drains: true, in: $0) }
            _ = try await connection.withTransaction { try await batch.apply([forged], drains: true, in: $0) }
            try await connection.withTransaction { $0.write("update runtime_parked set next_attempt = now()") }
            let job = RetryParkedJob(ground: batch.ground, announcer: batch.announcer)
            #expect(try await job.turn(work(batch, connection)))
            #expect(try await !job.turn(work(batch, connection)))
            #expect(try await parked(connection) == [forged.messageID])
            #expect(try await effects(connection) == ["a"])
        }
    }

    @Test func `a parked report waits for the gate of the intake, and holds up nobody meanwhile`() async throws {
        try await withScratchSchema(migrations: tables) { connection in
            let batch = try await batch(on: connection)
            var ground = batch.ground
            ground.intakeGate = IntakeGate()
            let (report, event) = (try incoming("report", 1), try incoming("a", 1))
            try await connection.withTransaction { transaction in
                ParkingStore.park(report, lane: .intake, reason: "test", retries: true, in: transaction)
                transaction.write("update runtime_parked set subject = null, next_attempt = now()")
                ParkingStore.park(event, lane: .events, reason: "test", retries: true, in: transaction)
                transaction.write("update runtime_parked set next_attempt = now()")
            }
            let job = RetryParkedJob(ground: ground, announcer: batch.announcer)
            while try await job.turn(work(batch, connection)) {}
            #expect(try await effects(connection) == ["a"])
            #expect(try await attempts(connection) == [1])
            ground.intakeGate.open()
            #expect(try await job.turn(work(batch, connection)))
            #expect(try await attempts(connection) == [2], "here is no handler for it")
        }
    }

    private func attempts(_ connection: Connection) async throws -> [Int] {
        try await connection.withTransaction {
            try await $0.query("select attempts from runtime_parked").decode(Int.self)
        }
    }

    func work(_ batch: Batch, _ connection: Connection) -> JobContext {
        JobContext(
            now: Date(), connection: connection,
            committer: Committer(announcer: batch.announcer, relay: batch.ground.relay, board: batch.ground.jobs),
            asker: nil)
    }

    private func parked(_ connection: Connection) async throws -> [UUID] {
        try await connection.withTransaction {
            try await $0.query("select message from runtime_parked").decode(UUID.self)
        }
    }
}
