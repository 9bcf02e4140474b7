import EventLoop
import Foundation
import Testing

@testable import Postgres

private actor Lane {
    let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    init(_ loop: EventLoop) { self.loop = loop }

    /// Whether the body of a transaction runs on the lane, before and after a statement.
    func staysHome(with connection: Connection) async throws -> [Bool?] {
        try await connection.withTransaction { transaction in
            let before = loop.isIsolatingCurrentContext()
            try await transaction.query("select 1")
            return [before, loop.isIsolatingCurrentContext()]
        }
    }
}

@Suite struct `A connection outlives its sessions` {
    private let backend: SQL = "select pg_backend_pid()::int8"

    private func terminate(_ backend: Int, _ scratch: Scratch) async throws {
        let admin = scratch.connection()
        _ = try await admin.value("select pg_terminate_backend(\(backend)::int4, 5000)", as: Bool.self)
        await admin.close()
    }

    @Test func `a lane on the same loop is not left`() async throws {
        try await withScratch { scratch in
            let lane = Lane(scratch.loop)
            let isHome = try await lane.staysHome(with: scratch.connection())
            #expect(isHome == [true, true])
        }
    }

    @Test func `a transaction that stands idle is ended before those who wait for it give up`() async throws {
        try await withScratch { scratch in
            let idle = try await scratch.connection().value(
                "select current_setting('idle_in_transaction_session_timeout')", as: String.self)
            #expect(idle == "8s")
        }
    }

    @Test func `a connection killed while idle is made anew at its next use`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            let first = try #require(try await connection.value(backend, as: Int.self))
            try await terminate(first, scratch)
            // The loss may be noticed by the use itself; then that one fails, retriably, and the next succeeds.
            var second: Int?
            while second == nil {
                do {
                    second = try await connection.value(backend, as: Int.self)
                } catch let error as PostgresError {
                    #expect(error.isRetriable)
                }
            }
            #expect(second != first)
        }
    }

    @Test func `a connection lost inside a transaction is retriable and nothing of it remains`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            try await connection.execute(script: "create table t (n int8)")
            let error = await #expect(throws: PostgresError.self) {
                try await connection.withTransaction { transaction in
                    let pid = try await transaction.query(backend).first(as: Int.self)
                    try await transaction.query("insert into t values (1)")
                    try await terminate(try #require(pid), scratch)
                    try await transaction.query("insert into t values (2)")
                }
            }
            #expect(error?.isConnectionLoss == true)
            #expect(error?.isRetriable == true)
            #expect(try await connection.value("select count(*) from t", as: Int.self) == 0)
        }
    }

    @Test func `a connection lost under a running statement says so`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            let pid = try #require(try await connection.value(backend, as: Int.self))
            async let slept = connection.value("select pg_sleep(60)::text", as: String.self)
            let admin = scratch.connection()
            try await wait(for: "select state = 'active' from pg_stat_activity where pid = \(pid)", on: admin)
            try await terminate(pid, scratch)
            do {
                _ = try await slept
                Issue.record("the statement ended well")
            } catch let error as PostgresError {
                #expect(error.isConnectionLoss)
            }
            let count = try await connection.value("select 1::int8", as: Int.self)
            #expect(count == 1)
        }
    }

    @Test func `two transactions that wait for each other: one ends, retriably`() async throws {
        try await withScratch { scratch in
            let (a, b) = (scratch.connection(), scratch.connection())
            try await a.execute(script: "create table t (id int8, n int8); insert into t values (1, 0), (2, 0)")
            func cross(_ connection: Connection, _ first: Int, _ second: Int, _ other: Int) async throws {
                try await connection.withTransaction { transaction in
                    try await transaction.query("update t set n = n + 1 where id = \(first)")
                    try await transaction.query("select pg_advisory_lock_shared(\(first))")
                    let watcher = scratch.connection()
                    try await wait(
                        for: "select (\(sql: advisoryLocks) and objid = \(other)) > 0", on: watcher)
                    await watcher.close()
                    try await transaction.query("update t set n = n + 1 where id = \(second)")
                }
            }
            async let left: Void = cross(a, 1, 2, 2)
            async let right: Void = cross(b, 2, 1, 1)
            var errors: [PostgresError] = []
            do { try await left } catch let error as PostgresError { errors.append(error) }
            do { try await right } catch let error as PostgresError { errors.append(error) }
            #expect(errors.map(\.sqlState) == ["40P01"])
            #expect(errors.first?.isRetriable == true)
        }
    }

    @Test func `a statement over its deadline is ended by the server, and the connection stays`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection(deadline: .milliseconds(300))
            let pid = try await connection.value(backend, as: Int.self)
            let error = try await connection.refusal(of: "select pg_sleep(60)")
            #expect(error.isDeadline)
            #expect(try await connection.value(backend, as: Int.self) == pid)
        }
    }

    @Test func `a server that does not answer is given up`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection(deadline: .milliseconds(300))
            let error = await #expect(throws: PostgresError.self) {
                try await connection.withTransaction { transaction in
                    try await transaction.query("select set_config('statement_timeout', '0', true)")
                    try await transaction.query("select pg_sleep(60)")
                }
            }
            #expect(error?.isConnectionLoss == true)
            let one = try await connection.value("select 1::int8", as: Int.self)
            #expect(one == 1)
        }
    }

    @Test func `a changed table makes a cached plan stale once`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            try await connection.execute(script: "create table t (n int8); insert into t values (1)")
            let all: SQL = "select * from t"
            #expect(try await connection.value(all, as: Int.self) == 1)
            try await scratch.connection().execute(script: "alter table t alter n type text")
            let error = try await connection.refusal(of: all)
            #expect(error.isRetriable)
            #expect(try await connection.value(all, as: String.self) == "1")
        }
    }

    @Test func `more statements than the cache holds still run`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            for round in 0..<2 {
                try await connection.withTransaction { transaction in
                    for number in 0..<600 {
                        transaction.write("select \(round) as \(unsafe: "n\(number)")")
                    }
                }
            }
            let prepared = try await connection.value("select count(*) from pg_prepared_statements", as: Int.self)
            #expect(prepared == 256)
        }
    }

    @Test func `closed is closed`() async throws {
        try await withScratch { scratch async throws in
            let connection = scratch.connection()
            #expect(try await connection.value("select 1::int8", as: Int.self) == 1)
            await connection.close()
            let error = await #expect(throws: PostgresError.self) { try await connection.connect() }
            #expect(error?.isRetriable == false)
        }
    }
}
