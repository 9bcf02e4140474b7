import EventLoop
import Foundation
import Postgres
import Sealing
import Testing

@testable import CommandLine

/// Destroying an outer key, by the database that says what it wraps.
@Suite(.serialized)
struct VaultKeysTests {
    /// The vault's table with a data key under `outer`, as its role makes it.
    private func wrap(by outer: String?, _ engines: Engines) async throws {
        let configuration = try engines.installation.secrets.configuration(of: "shielding")
        let loop = EventLoop(name: "test")
        defer { loop.stop() }
        let address = DatabaseAddress(conninfo: try #require(configuration.database?.conninfo))
        let connection = Connection(address, on: loop, logger: .silent)
        try await connection.execute(
            script: """
                drop table if exists data_key;
                create table data_key (bound_to uuid primary key, outer_key text not null, wrapped bytea not null)
                """)
        if let outer {
            try await connection.withTransaction {
                $0.write("insert into data_key values (\(UUID()), \(outer), \(Data(count: 60)))")
            }
        }
        await connection.close()
    }

    @Test func `a key is destroyed once it wraps nothing, and the newest never`() async throws {
        try await Engines.with { engines in
            let keys = try VaultKeys(engines.installation.secrets)
            let first = try keys.folder.read().newest.id
            try await wrap(by: first, engines)
            #expect(try await keys.counts() == [first: 1])
            let newest = await #expect(throws: Fault.self) { try await keys.destroy(first) }
            #expect(newest?.description == "\(first) is the newest outer key: rotate first")

            let second = try keys.folder.add()
            let inUse = await #expect(throws: Fault.self) { try await keys.destroy(first) }
            #expect(inUse?.description.hasPrefix("\(first) still wraps 1 data keys") == true)
            let unknown = await #expect(throws: Fault.self) { try await keys.destroy("0009-00000000") }
            #expect(unknown?.description == "there is no outer key 0009-00000000")
            #expect(try keys.folder.read().keys.map(\.id) == [first, second])

            try await wrap(by: second, engines)
            try await keys.destroy(first)
            #expect(try keys.folder.read().keys.map(\.id) == [second])
            #expect(try keys.folder.read().destroyed == [first])
        }
    }

    @Test func `the first key is made once, with the secrets`() async throws {
        try await withInstallation { installation in
            let keys = try VaultKeys(installation.secrets)
            let first = try keys.folder.read().newest.id
            try await installation.setUp("secrets")
            #expect(try keys.folder.read().keys.map(\.id) == [first])
            // One that is lost is not made up for: another would be no help.
            try FileManager.default.removeItem(atPath: "\(keys.folder.path)/\(first).key")
            try await installation.setUp("secrets")
            #expect(throws: UnusableOuterKeys.self) { try keys.folder.read() }
        }
    }
}
