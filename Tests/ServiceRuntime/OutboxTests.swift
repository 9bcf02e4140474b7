import Contracts
import Foundation
import Model
import Postgres
import ServiceTesting
import Testing

@testable import ServiceRuntime

@Suite("The outbox")
struct OutboxTests {
    let replica = UUID.random()
    let child = UUID.random()

    @Test func `what a consumer has not passed for a minute is offered again, from the place behind the last`()
        async throws
    {
        try await withScratchSchema(migrations: []) { connection in
            try await write(5, about: child, on: connection)
            #expect(try await offered(connection) == [])
            try await passAMinute(connection)
            #expect(try await offered(connection) == [1, 2, 3, 4, 5])
            #expect(try await offered(connection) == [], "put off")
            try await confirm(3, of: child, on: connection)
            try await passAMinute(connection)
            #expect(try await offered(connection) == [4, 5])
            try await confirm(5, of: child, on: connection)
            try await passAMinute(connection)
            #expect(try await offered(connection) == [])
        }
    }

    @Test func `a confirmation of what was never announced begins no sequence`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            try await confirm(3, of: child, on: connection)
            let count = try await connection.withTransaction { transaction in
                try await transaction.query("select count(*) from runtime_number").first(as: Int.self)
            }
            #expect(count == 0)
        }
    }

    @Test func `a sequence that is written to all the time is due a minute after its consumer stopped`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            try await write(1, about: child, on: connection)
            try await passAMinute(connection)
            try await write(1, about: child, on: connection)
            #expect(try await offered(connection) == [1, 2])
        }
    }

    @Test func `offers are put off for longer each time, until the consumer moves`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            try await write(2, about: child, on: connection)
            var pauses: [Int] = []
            for _ in 1...8 {
                try await passAMinute(connection)
                _ = try await offered(connection)
                pauses.append(try await pause(connection))
            }
            #expect(pauses == [60, 120, 240, 480, 960, 1920, 3840, 3840])
            try await confirm(1, of: child, on: connection)
            #expect(try await pause(connection) == 60)
        }
    }

    @Test func `rows come in pages, each sequence in its order, none left out`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            let children = (0..<7).map { _ in UUID.random() }
            for (count, child) in zip([1, 9, 3, 1, 1, 20, 2], children) {
                try await write(count, about: child, on: connection)
            }
            try await passAMinute(connection)
            for limit in [1, 3, 4, 37, 100] {
                let rows = try await offeredRows(connection, limit: limit)
                for (count, child) in zip([1, 9, 3, 1, 1, 20, 2], children) {
                    #expect(rows.filter { $0.first.subject == child }.map(\.first.number) == Array(1...count))
                }
                #expect(rows.count == 37)
                try await passAMinute(connection)
            }
        }
    }

    @Test func `a confirmation covers its own consumer, never goes back, and ends where the numbers end`() async throws
    {
        try await withScratchSchema(migrations: []) { connection in
            try await write(3, about: child, on: connection)
            try await confirm(3, of: child, by: .audit, on: connection)
            try await confirm(2, of: child, on: connection)
            try await confirm(1, of: child, on: connection)
            try await passAMinute(connection)
            #expect(try await offered(connection) == [3])
            try await confirm(1_000_000, of: child, on: connection)
            try await write(1, about: child, on: connection)
            try await passAMinute(connection)
            #expect(try await offered(connection) == [4])
        }
    }

    @Test func `what a dead replica may not have published is due at once, what others wrote is not`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            let (other, dead) = (UUID.random(), UUID.random())
            try await write(2, about: child, on: connection)
            try await write(2, about: other, by: dead, on: connection)
            try await connection.withTransaction { OutboxStore.makeDue(of: [dead], in: $0) }
            #expect(try await offeredRows(connection).map(\.first.subject) == [other, other])
            try await connection.withTransaction { OutboxStore.makeDue(of: [dead], in: $0) }
            #expect(try await offered(connection) == [], "offered again already")
        }
    }

    @Test func `the oldest entry that Audit has not passed`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            try await write(3, about: child, to: .audit, on: connection)
            try await write(1, about: child, on: connection)
            try await connection.execute(
                script: "update runtime_outbox set created = to_timestamp(number) where consumer = 'audit'")
            #expect(try await oldestEntry(connection) == Date(timeIntervalSince1970: 1))
            try await confirm(2, of: child, by: .audit, on: connection)
            #expect(try await oldestEntry(connection) == Date(timeIntervalSince1970: 3))
            try await confirm(3, of: child, by: .audit, on: connection)
            #expect(try await oldestEntry(connection) == nil)
        }
    }

    @Test func `an entry that Audit has not passed for three seconds is offered again once, and no other event`()
        async throws
    {
        try await withScratchSchema(migrations: []) { connection in
            try await write(2, about: child, to: .audit, on: connection)
            try await write(1, about: child, on: connection)
            try await hastenEntries(connection)
            #expect(try await offeredRows(connection).isEmpty, "just written")
            try await connection.execute(script: "update runtime_number set due = due - interval '4 seconds'")
            try await hastenEntries(connection)
            #expect(try await offeredRows(connection).map(\.consumer) == [.audit, .audit])
            try await connection.execute(script: "update runtime_number set due = due - interval '4 seconds'")
            try await hastenEntries(connection)
            #expect(try await offeredRows(connection).isEmpty, "offered again already")
        }
    }

    @Test func `a row is dropped after 35 days, unless nobody has passed it`() async throws {
        try await withScratchSchema(migrations: []) { connection in
            try await write(5, about: child, on: connection)
            try await confirm(3, of: child, on: connection)
            try await connection.execute(
                script: "update runtime_outbox set created = now() - interval '36 days' where number > 1")
            let dropped = try await connection.withTransaction { try await OutboxStore.expire(limit: 10, in: $0) }
            #expect(dropped == 2)
            try await passAMinute(connection)
            #expect(try await offered(connection) == [4, 5])
        }
    }

    func write(
        _ count: Int, about subject: UUID, to consumer: Party = .directory, by writer: UUID? = nil,
        on connection: Connection
    ) async throws {
        let drafts = (0..<count).map { _ in
            OutboxStore.Draft(
                message: .random(), consumer: consumer, type: "identity.noted.v1", subjects: [subject], body: Data())
        }
        try await connection.withTransaction {
            _ = try await OutboxStore.write(drafts, by: writer ?? replica, in: $0)
        }
    }

    func confirm(
        _ number: Int, of subject: UUID, by consumer: Party = .directory, epoch: Int = 1, life: Int = 1,
        on connection: Connection
    ) async throws {
        let passed = Passed(number: number, epoch: epoch, life: life)
        try await connection.withTransaction { OutboxStore.confirm([consumer: [subject: passed]], in: $0) }
    }

    func passAMinute(_ connection: Connection) async throws {
        try await connection.execute(script: "update runtime_number set due = now()")
    }

    func offered(_ connection: Connection) async throws -> [Int] {
        try await offeredRows(connection).map(\.first.number)
    }

    func offeredRows(_ connection: Connection, limit: Int = 100) async throws -> [OutboxRow] {
        var left = try await connection.withTransaction { try await OutboxStore.takeDue(limit: 100, in: $0) }
        var rows: [OutboxRow] = []
        while !left.isEmpty {
            rows += try await connection.withTransaction {
                try await OutboxStore.rows(of: &left, limit: limit, in: $0)
            }
        }
        return rows
    }

    /// Seconds until the next offer.
    private func pause(_ connection: Connection) async throws -> Int {
        try await connection.withTransaction {
            try await $0.query(
                "select round(extract(epoch from due - now()))::bigint from runtime_number"
            ).decode(Int.self)[0]
        }
    }

    private func hastenEntries(_ connection: Connection) async throws {
        try await connection.withTransaction { OutboxStore.hastenEntries(in: $0) }
    }

    private func oldestEntry(_ connection: Connection) async throws -> Date? {
        try await connection.withTransaction { try await OutboxStore.oldestUnconfirmedEntry(in: $0) }
    }
}
