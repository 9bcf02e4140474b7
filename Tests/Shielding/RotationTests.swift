import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Synchronization
import Testing

@testable import Shielding

@Suite struct `The outer keys of a vault` {
    let ada = Child.ID.random()

    /// How many data keys each wraps.
    private func counts(in vault: VaultFixture) async throws -> [String: Int] {
        let rows = try await vault.connection.withTransaction {
            try await $0.query("select outer_key, count(*) from data_key group by outer_key").decode((String, Int).self)
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// One batch of the job; how many data keys it looked at.
    @discardableResult
    private func rewrap(_ vault: VaultFixture, with job: RewrapKeysJob? = nil) async throws -> Int {
        let job = job ?? RewrapKeysJob(vault: vault.vault)
        let older = try await vault.vault.outerKeys.standing().older
        return try await vault.connection.withTransaction { try await job.rewrap(from: older, in: $0) }
    }

    /// Children with so many records between them.
    private func fill(_ vault: VaultFixture, _ count: Int) async throws -> [Child.ID] {
        let children = (0..<20).map { _ in Child.ID.random() }
        try await vault.deposit(try (0..<count).map { try vault.sealer.reported(of: children[$0 % children.count]) })
        return children
    }

    @Test func `a new one wraps from the next message on, with nobody starting anything again`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            let first = try vault.outerKeys.read().newest.id
            #expect(try await counts(in: vault) == [first: 1])
            let second = try vault.outerKeys.add()
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            #expect(try await counts(in: vault) == [first: 1, second: 1])
            #expect(try await vault.release(ada).reply.whereabouts?.contacts.count == 2)
        }
    }

    @Test func `that become unusable while the vault runs leave it those that it has`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: vault.outerKeys.path)
            #expect(throws: UnusableOuterKeys.self) {
                try OuterKeyFiles(folder: vault.outerKeys, logger: VaultFixture.quiet)
            }
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            #expect(try await vault.release(ada).reply.whereabouts?.contacts.count == 2)
        }
    }

    @Test func `are rotated while releases are under way, and every one of those opens`() async throws {
        try await VaultFixture.with { vault in
            let children = try await fill(vault, 1_200)
            let first = try vault.outerKeys.read().newest.id
            let isOver = Mutex(false)
            async let released = vault.beside { other in
                var count = 0
                repeat {
                    for child in children {
                        let shown = try await other.release(child).reply.whereabouts
                        #expect(shown?.contacts.count == 60)
                        count += 1
                    }
                } while !isOver.withLock(\.self)
                return count
            }
            for _ in 0..<3 {
                _ = try vault.outerKeys.add()
                while try await rewrap(vault) == RewrapKeysJob.batch {}
            }
            isOver.withLock { $0 = true }
            #expect(try await released >= children.count)
            let newest = try vault.outerKeys.read().newest.id
            #expect(newest != first)
            #expect(try await counts(in: vault) == [newest: 1_200])
        }
    }

    @Test func `open what is wrapped by either, when the vault is killed between two batches`() async throws {
        try await VaultFixture.with { vault in
            let children = try await fill(vault, 1_200)
            let first = try vault.outerKeys.read().newest.id
            let second = try vault.outerKeys.add()
            #expect(try await rewrap(vault) == RewrapKeysJob.batch)
            // The next one is under way when the process ends.
            struct Killed: Error {}
            await #expect(throws: Killed.self) {
                try await vault.connection.withTransaction { transaction in
                    #expect(
                        try await RewrapKeysJob(vault: vault.vault).rewrap(from: [first], in: transaction)
                            == RewrapKeysJob.batch)
                    throw Killed()
                }
            }
            #expect(try await counts(in: vault) == [first: 700, second: 500])
            for child in children { #expect(try await vault.release(child).reply.whereabouts?.contacts.count == 60) }
            while try await rewrap(vault) == RewrapKeysJob.batch {}
            #expect(try await counts(in: vault) == [second: 1_200])
            for child in children { #expect(try await vault.release(child).reply.whereabouts?.contacts.count == 60) }
        }
    }

    @Test func `leave a data key that does not open as it is, and go on with the others`() async throws {
        try await VaultFixture.with { vault in
            _ = try await fill(vault, 40)
            let first = try vault.outerKeys.read().newest.id
            try await vault.connection.execute(
                script:
                    "update data_key set wrapped = '\\x00' where bound_to = (select min(bound_to::text)::uuid from data_key)"
            )
            let second = try vault.outerKeys.add()
            let job = RewrapKeysJob(vault: vault.vault)
            #expect(try await rewrap(vault, with: job) == 40)
            #expect(try await rewrap(vault, with: job) == 0)
            #expect(try await counts(in: vault) == [first: 1, second: 39])
        }
    }

    @Test func `that were destroyed leave an older backup unreadable, and what is reported anew is kept`() async throws
    {
        try await VaultFixture.with { vault in
            let record = SourceRecord.ID.random()
            try await vault.deposit([try vault.sealer.reported(of: ada, record: record)])
            try await vault.connection.execute(script: "create table backup as select * from data_key")
            let first = try vault.outerKeys.read().newest.id
            let second = try vault.outerKeys.add()
            try await rewrap(vault)
            try vault.outerKeys.destroy(first)
            #expect(try await vault.release(ada).reply.whereabouts != nil)

            try await vault.connection.execute(
                script: "delete from data_key; insert into data_key select * from backup")
            #expect(try await vault.release(ada).reply == .withheld)
            try await vault.deposit([try vault.sealer.reported(of: ada, record: record)])
            #expect(try await counts(in: vault) == [second: 1])
            #expect(try await vault.release(ada).reply.whereabouts != nil)
        }
    }

    @Test func `that are missing, and not destroyed, let nothing be kept that nobody could open`() async throws {
        try await VaultFixture.with { vault in
            let record = SourceRecord.ID.random()
            try await vault.deposit([try vault.sealer.reported(of: ada, record: record)])
            let first = try vault.outerKeys.read().newest.id
            _ = try vault.outerKeys.add()
            let (file, aside) = ("\(vault.outerKeys.path)/\(first).key", "\(vault.outerKeys.path)/aside")
            try FileManager.default.moveItem(atPath: file, toPath: aside)
            await #expect(throws: WrappedByAnotherKey.self) {
                try await vault.deposit([try vault.sealer.reported(of: ada, record: record)])
            }
            #expect(try await vault.release(ada).reply == .withheld)
            try FileManager.default.moveItem(atPath: aside, toPath: file)
            try await vault.deposit([try vault.sealer.reported(of: ada, record: record)])
            #expect(try await vault.release(ada).reply.whereabouts != nil)
        }
    }
}
