import EventLoop
import Foundation
import Logging
import Testing

@testable import Postgres

/// A database of a test's own, on the server that the environment names.
struct Scratch {
    let address: DatabaseAddress
    let loop: EventLoop
    let logger: Logger

    struct NoServer: Error, CustomStringConvertible {
        let description = "CONTACTPOINT_TEST_DATABASE names no server: run compose/test, which starts one"
    }

    /// A connection of its own, closed by the end of the test's process at the latest.
    func connection(deadline: Duration = .seconds(10)) -> Connection {
        Connection(address, on: loop, logger: logger, deadline: deadline)
    }

    func pool(_ connections: Int) -> Pool { Pool(address, connections: connections, loops: [loop], logger: logger) }
}

/// So many tests at once that the server's connections suffice.
private let places = Lender<Void>(Array(repeating: (), count: 8))

/// Lends a database with nothing in it, and drops it afterwards.
func withScratch(_ body: (Scratch) async throws -> Void) async throws {
    guard let conninfo = ProcessInfo.processInfo.environment["CONTACTPOINT_TEST_DATABASE"], !conninfo.isEmpty else {
        throw Scratch.NoServer()
    }
    try await places.borrow()
    defer { places.giveBack(()) }
    var logger = Logger(label: "postgres-tests")
    logger.logLevel = .error
    let loop = EventLoop(name: "postgres-tests")
    let server = DatabaseAddress(conninfo: conninfo)
    let name = "postgres_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
    let admin = Connection(server, on: loop, logger: logger)
    try await admin.execute(script: "create database \(name)")
    let outcome: Result<Void, any Error>
    do {
        try await body(Scratch(address: server.database(name), loop: loop, logger: logger))
        outcome = .success(())
    } catch {
        outcome = .failure(error)
    }
    try await admin.execute(script: "drop database \(name) with (force)")
    await admin.close()
    loop.stop()
    try outcome.get()
}

extension Connection {
    /// The single value of a query.
    nonisolated func value<Value: SQLValue>(_ sql: SQL, as type: Value.Type) async throws -> Value? {
        try await withTransaction { try await $0.query(sql).first(as: type) }
    }

    /// What `sql` is refused with; a refusal is what the test expects.
    nonisolated func refusal(of sql: SQL) async throws -> PostgresError {
        try await #require(throws: PostgresError.self) { try await withTransaction { try await $0.query(sql) } }
    }
}
