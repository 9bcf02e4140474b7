import Postgres
import ServiceTesting
import Testing

@testable import ServiceRuntime

@Suite("An unsafe database")
struct SafetyCheckTests {
    /// The tests' own role is an administrator, which is unsafe by itself.
    private func faults(after script: String) async throws -> [String] {
        var faults: [String] = []
        try await withScratchSchema(migrations: []) { connection in
            try await connection.execute(script: script)
            faults = try await SafetyCheck.databaseFaults(connection).filter { !$0.contains("superuser") }
        }
        return faults
    }

    @Test func `the tests' own database is safe but for its administrator`() async throws {
        #expect(try await faults(after: "select 1") == [])
        try await withScratchSchema(migrations: []) { connection in
            let all = try await SafetyCheck.databaseFaults(connection)
            #expect(all == ["the service's role is a superuser: alter role … nosuperuser"])
            await #expect(throws: ConfigurationFault.self) { try await SafetyCheck.database(connection) }
        }
    }

    @Test(arguments: [
        ("synchronous_commit", "off"), ("zero_damaged_pages", "on"), ("ignore_checksum_failure", "on"),
        ("default_transaction_read_only", "on"),
    ])
    func `each unsafe setting is named, with what to set it to`(name: String, value: String) async throws {
        let faults = try await faults(after: "set session \(name) = \(value)")
        #expect(faults.count == 1)
        #expect(faults.first?.hasPrefix("\(name) is \(value): ") == true)
        #expect(faults.first?.contains("set it to") == true)
    }

    @Test(arguments: ["local", "remote_write", "remote_apply"])
    func `a commit that waits for this server at least is safe`(value: String) async throws {
        #expect(try await faults(after: "set session synchronous_commit = \(value)") == [])
    }

    @Test func `a table that a crash would empty is named`() async throws {
        let faults = try await faults(after: "create unlogged table cache (id int)")
        #expect(faults == ["the table cache is unlogged, and is emptied by a crash: alter table … set logged"])
    }
}
