import ArgumentParser
import EventLoop
import Logging
import Postgres

/// Makes the database, and for each service a role and a schema.
struct SetUpDatabase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "database", abstract: "Makes the database, and for each service a role and a schema of its own.")

    @OptionGroup var secrets: SecretsOption

    func run() async throws {
        let folder = try secrets.folder
        let definitions = DatabaseDefinitions(try folder.secrets())
        guard let conninfo = try folder.configuration(of: Secrets.administrator).database?.conninfo else {
            throw SetUpFault("the administrator's configuration names no database")
        }
        let server = DatabaseAddress(conninfo: conninfo, applicationName: "setup")
        try await Self.connected(to: server) { connection in
            for statement in definitions.roles { try await connection.execute(script: statement) }
            let name = DatabaseDefinitions.database
            let isThere = try await connection.withTransaction { transaction in
                try await !transaction.query("select from pg_database where datname = \(name)").isEmpty
            }
            if !isThere { try await connection.execute(script: "create database \(name)") }
        }
        try await Self.connected(to: server.database(DatabaseDefinitions.database)) { connection in
            for statement in definitions.schemas + definitions.logins {
                try await connection.execute(script: statement)
            }
        }
    }

    private static func connected(
        to address: DatabaseAddress, _ body: (Connection) async throws -> Void
    ) async throws {
        let loop = EventLoop(name: "setup")
        defer { loop.stop() }
        let connection = Connection(address, on: loop, logger: .quiet)
        do {
            _ = try await Patience.until(.seconds(60)) { try await connection.connect() }
            try await body(connection)
        } catch {
            await connection.close()
            throw error
        }
        await connection.close()
    }
}
