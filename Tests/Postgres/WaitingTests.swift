import EventLoop
import Foundation
import Logging
import Synchronization
import Testing

@testable import Postgres

/// Keeps what is logged.
private final class Journal: LogHandler {
    let lines = Mutex<[String]>([])
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    subscript(metadataKey _: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) { lines.withLock { $0.append("\(event.message)") } }
}

@Suite struct `Waiting ends` {
    @Test func `a cancelled task stops waiting for its turn at once`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            try await connection.withTransaction { transaction in
                try await transaction.query("select 1")
                let waiting = Task { try await connection.value("select 1::int8", as: Int.self) }
                waiting.cancel()
                await #expect(throws: CancellationError.self) { try await waiting.value }
                try await transaction.query("select 1")
            }
            #expect(try await connection.value("select 2::int8", as: Int.self) == 2)
        }
    }

    @Test func `a task cancelled in the middle of a transaction rolls back`() async throws {
        try await withScratch { scratch in
            let connection = scratch.connection()
            try await connection.execute(script: "create table t (n int8)")
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            let working = Task {
                try await connection.withTransaction { transaction in
                    transaction.write("insert into t values (1)")
                    start.finish()
                    try await transaction.query("select pg_sleep(0.2)")
                    transaction.write("insert into t values (2)")
                }
            }
            for await _ in started {}
            working.cancel()
            await #expect(throws: CancellationError.self) { try await working.value }
            #expect(try await connection.value("select count(*) from t", as: Int.self) == 0)
        }
    }

    @Test func `waiting for a database that is not there is said once, and ends by cancellation`() async throws {
        let journal = Journal()
        let logger = Logger(label: "waiting") { _ in journal }
        let loop = EventLoop(name: "waiting")
        let address = DatabaseAddress(conninfo: "host=127.0.0.1 port=1 dbname=none user=ada password=secret")
        let connection = Connection(address, on: loop, logger: logger)
        let waiting = Task { try await connection.waitUntilConnected() }
        await #expect(throws: PostgresError.self) { try await connection.connect() }
        await #expect(throws: PostgresError.self) { try await connection.connect() }
        await #expect(throws: PostgresError.self) { try await connection.connect() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(journal.lines.withLock(\.self) == ["waiting for the database at 127.0.0.1:1/none"])
        await connection.close()
        loop.stop()
    }

    @Test func `of several hosts the one that is there is used`() async throws {
        try await withScratch { scratch in
            var options = scratch.address.options
            let (host, port) = (options["host"] ?? "", options["port"] ?? "5432")
            options["host"] = "127.0.0.1,\(host)"
            options["port"] = "1,\(port)"
            let conninfo = options.map { "\($0)='\($1)'" }.joined(separator: " ")
            let connection = Connection(
                DatabaseAddress(conninfo: conninfo), on: scratch.loop, logger: scratch.logger)
            try await connection.waitUntilConnected()
            let one = try await connection.value("select 1::int8", as: Int.self)
            #expect(one == 1)
        }
    }
}
