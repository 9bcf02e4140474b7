import EventLoop
import Foundation
import Logging
import Postgres
import ServiceRuntime

/// Lends a fresh schema of the test database, with the runtime's tables and `migrations` in it, and drops it after.
///
/// The server is named by `CONTACTPOINT_TEST_DATABASE`; `compose/test` starts one.
public func withScratchSchema<T: Sendable>(
    migrations: [Migration] = [], _ body: (Connection) async throws -> T
) async throws -> T {
    let database = try ScratchDatabase.address()
    let schema = "scratch_" + UUID().uuidString.lowercased().replacing("-", with: "")
    let loop = EventLoop(name: "scratch")
    defer { loop.stop() }
    let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    let connection = Connection(ScratchDatabase.address(database, schema: schema), on: loop, logger: logger)
    try await connection.execute(script: "create schema \(schema)")
    let result: Result<T, any Error>
    do {
        try await Schema.migrate(migrations, on: connection, logger: logger)
        result = .success(try await body(connection))
    } catch {
        result = .failure(error)
    }
    try? await connection.execute(script: "drop schema if exists \(schema) cascade")
    await connection.close()
    return try result.get()
}

/// Where the tests' database is.
public enum ScratchDatabase {
    /// No database was named.
    public struct Missing: Error, CustomStringConvertible {
        public let description = "CONTACTPOINT_TEST_DATABASE is not set: run the tests with compose/test"
    }

    /// The conninfo of the server that the tests may use as they like.
    public static func address() throws -> String {
        guard let conninfo = ProcessInfo.processInfo.environment["CONTACTPOINT_TEST_DATABASE"], !conninfo.isEmpty else {
            throw Missing()
        }
        return conninfo
    }

    /// A further connection to the same schema: `search_path` set to it.
    public static func address(_ conninfo: String, schema: String) -> DatabaseAddress {
        let setting = "-csearch_path=\(schema)"
        if conninfo.hasPrefix("postgres") {
            let joint = conninfo.contains("?") ? "&" : "?"
            return DatabaseAddress(conninfo: conninfo + joint + "options=" + setting.replacing("=", with: "%3D"))
        }
        return DatabaseAddress(conninfo: conninfo + " options='\(setting)'")
    }
}
