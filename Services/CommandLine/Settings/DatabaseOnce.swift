import EventLoop
import Postgres

/// One connection for one command, on a loop of its own.
enum DatabaseOnce {
    /// - Parameter name: what the server's list of connections shows.
    static func connected<Answer: Sendable>(
        to conninfo: String, as name: String, _ body: (Connection) async throws -> Answer
    ) async throws -> Answer {
        let loop = EventLoop(name: name)
        defer { loop.stop() }
        let connection = Connection(
            DatabaseAddress(conninfo: conninfo, applicationName: name), on: loop, logger: .quiet)
        do {
            try await connection.connect()
            let answer = try await body(connection)
            await connection.close()
            return answer
        } catch {
            await connection.close()
            throw error
        }
    }
}
