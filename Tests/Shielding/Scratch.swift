import EventLoop
import Foundation
import Logging
import Postgres
import ServiceRuntime

/// Lends a schema of a test's own, migrated, and drops it afterwards.
func withScratchSchema(migrations: [Migration], _ body: (Connection) async throws -> Void) async throws {
    let server = DatabaseAddress(conninfo: ProcessInfo.processInfo.environment["CONTACTPOINT_TEST_DATABASE"] ?? "")
    var logger = Logger(label: "tests")
    logger.logLevel = .error
    let loop = EventLoop(name: "tests")
    let name = "scratch_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
    let admin = Connection(server, on: loop, logger: logger)
    try await admin.execute(script: "create database \(name)")
    let connection = Connection(server.database(name), on: loop, logger: logger)
    let outcome: Result<Void, any Error>
    do {
        for migration in migrations { try await connection.execute(script: migration.sql) }
        try await body(connection)
        outcome = .success(())
    } catch {
        outcome = .failure(error)
    }
    await connection.close()
    try await admin.execute(script: "drop database \(name) with (force)")
    await admin.close()
    loop.stop()
    try outcome.get()
}
