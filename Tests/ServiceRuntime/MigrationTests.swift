import EventLoop
import Foundation
import Logging
import Postgres
import ServiceTesting
import Testing

@testable import ServiceRuntime

@Suite("Migrations")
struct MigrationTests {
    @Test func `replicas that start together make each table once`() async throws {
        let address = try ScratchDatabase.address()
        let schema = "scratch_together_" + UUID().uuidString.lowercased().replacing("-", with: "")
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        try await withScratchSchema { administrator in
            try await administrator.execute(script: "create schema \(schema)")
            let outcomes = await withTaskGroup(of: Result<Void, any Error>.self) { group in
                for replica in 1...6 {
                    group.addTask {
                        let loop = EventLoop(name: "replica-\(replica)")
                        defer { loop.stop() }
                        let connection = Connection(
                            ScratchDatabase.address(address, schema: schema), on: loop, logger: logger)
                        let outcome: Result<Void, any Error>
                        do {
                            outcome = .success(try await Schema.migrate([], on: connection, logger: logger))
                        } catch {
                            outcome = .failure(error)
                        }
                        await connection.close()
                        return outcome
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            try await administrator.execute(script: "drop schema \(schema) cascade")
            for outcome in outcomes { #expect(throws: Never.self) { try outcome.get() } }
        }
    }
}
