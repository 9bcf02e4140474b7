import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `What the vault took in before records had keys` {
    let ada = Child.ID.random()

    /// As the vault of that time wrote it.
    private func write(_ event: WhereaboutsReported, in vault: VaultFixture) async throws {
        let (id, sealed) = (UUID(), event.envelope)
        try await vault.connection.withTransaction { transaction in
            transaction.write(
                """
                insert into envelope (id, child, bound_to, key_id, encapsulated_key, ciphertext)
                values (\(id), \(event.child), \(event.record), \(sealed.keyID), \(sealed.encapsulatedKey),
                    \(sealed.ciphertext))
                """)
            transaction.write(
                """
                insert into record_newest (record, child, envelope) values (\(event.record), \(event.child), \(id))
                on conflict (record) do update set envelope = excluded.envelope
                """)
            guard let handle = event.handle else { return }
            transaction.write(
                """
                insert into contact (handle, child, envelope) values (\(handle), \(event.child), \(id))
                on conflict (handle) do update set envelope = excluded.envelope
                """)
        }
    }

    private func asTheyCame(in vault: VaultFixture) async throws -> Int? {
        try await vault.connection.withTransaction {
            try await $0.query("select count(*) from envelope where encapsulated_key is not null").first(as: Int.self)
        }
    }

    private func sealAnew(_ vault: VaultFixture, with job: SealAnewJob? = nil) async throws -> Int {
        let job = job ?? SealAnewJob(vault: vault.vault)
        return try await vault.connection.withTransaction { try await job.sealSome(in: $0) }
    }

    @Test func `is released as it is, and is the same once it is sealed under a key of its record`() async throws {
        try await VaultFixture.with { vault in
            let (record, handle) = (SourceRecord.ID.random(), Involvement.Handle.random())
            for street in ["1 Example Street", "2 Example Street"] {
                let event = try vault.sealer.reported(
                    Invented.whereabouts(residence: Invented.home(street)), of: ada, record: record, handle: handle)
                try await write(event, in: vault)
            }
            let before = try #require(try await vault.release(ada).reply.whereabouts)
            #expect(before.residence == Invented.home("2 Example Street"))
            #expect(try await sealAnew(vault) == 1)
            #expect(try await asTheyCame(in: vault) == 0)
            #expect(try await vault.release(ada).reply.whereabouts == before)
            #expect(try await sealAnew(vault) == 0)
        }
    }

    @Test func `is sealed for whoever has it now`() async throws {
        try await VaultFixture.with { vault in
            let ben = Child.ID.random()
            let merged = try vault.sealer.reported(of: ada)
            try await write(merged, in: vault)
            // A merge before there were keys moved the rows alone.
            try await vault.connection.execute(
                script: """
                    update record_newest set child = '\(ben)'; update contact set child = '\(ben)';
                    insert into merged (child, survivor) values ('\(ada)', '\(ben)')
                    """)
            let before = try #require(try await vault.release(ben).reply.whereabouts)
            _ = try await sealAnew(vault)
            #expect(try await asTheyCame(in: vault) == 0)
            for child in [ada, ben] { #expect(try await vault.release(child).reply.whereabouts == before) }
        }
    }

    @Test func `changes hands under a key of its record`() async throws {
        try await VaultFixture.with { vault in
            let ben = Child.ID.random()
            try await write(try vault.sealer.reported(of: ada), in: vault)
            try await vault.merge(ada, into: ben)
            #expect(try await asTheyCame(in: vault) == 0)
            #expect(try await vault.release(ben).reply.whereabouts?.contacts.count == 1)
        }
    }

    @Test func `stays as it came where it does not open, and keeps nobody from the rest`() async throws {
        try await VaultFixture.with { vault in
            var spoilt = try vault.sealer.reported(of: ada)
            spoilt.envelope.ciphertext[spoilt.envelope.ciphertext.startIndex] ^= 1
            try await write(spoilt, in: vault)
            for _ in 0..<SealAnewJob.batch { try await write(try vault.sealer.reported(of: ada), in: vault) }
            let job = SealAnewJob(vault: vault.vault)
            while try await sealAnew(vault, with: job) == SealAnewJob.batch {}
            #expect(try await asTheyCame(in: vault) == 1)
            #expect(try await sealAnew(vault, with: job) == 0)
            #expect(try await vault.release(ada).reply.whereabouts?.contacts.count == SealAnewJob.batch)
        }
    }
}
