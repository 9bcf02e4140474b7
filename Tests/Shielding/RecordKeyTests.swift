import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `What is sealed under a record's own key` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()

    private func contents(of child: Child.ID, in vault: VaultFixture) async throws -> Whereabouts? {
        try await vault.release(child).reply.whereabouts
    }

    @Test func `opens for its record, kind, child and version alone`() async throws {
        try await VaultFixture.with { fixture in
            let vault = fixture.vault
            let record = SourceRecord.ID.random()
            let ring = try await KeyRing(of: [record.uuid], kept: [], under: vault.outerKeys)
            let event = try fixture.sealer.reported(of: ada, record: record)
            var envelope = try vault.keep(event, as: UUID(), of: ada, with: ring)
            let wrapped: WrappedKey = try #require(ring.made.first)
            envelope.key = wrapped
            let altered: [(inout Envelope) -> Void] = [
                { $0.owner = ben }, { $0.id = UUID() }, { $0.binding = .handle(Involvement.Handle(record.uuid)) },
                { $0.binding = .record(.random()) }, { $0.key = nil }, { $0.key?.boundTo = UUID() },
            ]
            #expect(try await vault.open([envelope]) != [nil])
            for alter in altered {
                var other = envelope
                alter(&other)
                #expect(try await vault.open([other]) == [nil])
            }
        }
    }

    @Test func `is not what came over the wire`() async throws {
        try await VaultFixture.with { vault in
            let event = try vault.sealer.reported(of: ada)
            try await vault.deposit([event])
            let rows = try await vault.connection.withTransaction {
                try await $0.query("select key_id, encapsulated_key, ciphertext from envelope")
                    .decode((String?, Data?, Data).self)
            }
            #expect(rows.count == 1)
            #expect(rows.allSatisfy { $0.0 == nil && $0.1 == nil && $0.2 != event.envelope.ciphertext })
        }
    }

    @Test func `does not open where somebody has put it in another row, or an older version in its place`() async throws
    {
        try await VaultFixture.with { vault in
            let (first, second) = (SourceRecord.ID.random(), SourceRecord.ID.random())
            func report(_ street: String, _ record: SourceRecord.ID) throws -> WhereaboutsReported {
                try vault.sealer.reported(
                    Invented.whereabouts(residence: Invented.home(street)), of: ada, record: record, handle: nil)
            }
            let swaps: [String] = [
                // Of another record.
                """
                update envelope set ciphertext = (
                    select e.ciphertext from envelope e join record_newest n on n.envelope = e.id
                    where n.record <> envelope.bound_to limit 1)
                where id in (select envelope from record_newest)
                """,
                // An older version.
                """
                update envelope set ciphertext = (
                    select e.ciphertext from envelope e
                    where e.bound_to = envelope.bound_to and e.received < envelope.received limit 1)
                where id in (select envelope from record_newest)
                """,
                // The other's data key.
                """
                update data_key set wrapped = (
                    select k.wrapped from data_key k where k.bound_to <> data_key.bound_to limit 1)
                """,
            ]
            for swap in swaps {
                for table in ["envelope", "record_newest", "contact", "data_key"] {
                    try await vault.connection.execute(script: "delete from \(table)")
                }
                try await vault.deposit([
                    try report("1 Example Street", first), try report("2 Example Street", second),
                    try report("3 Example Street", first), try report("4 Example Street", second),
                ])
                #expect(try await contents(of: ada, in: vault)?.residence == Invented.home("4 Example Street"))
                try await vault.connection.execute(script: swap)
                #expect(try await contents(of: ada, in: vault) == nil)
            }
        }
    }

    @Test func `is nobody else's because somebody has changed whose row it is`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben)])
            try await vault.shield(ada)
            for table in ["record_newest", "contact"] {
                try await vault.connection.execute(
                    script: "update \(table) set child = '\(ben)' where child = '\(ada)'")
            }
            // What was Ben's all along, and nothing of Ada's.
            #expect(try await contents(of: ben, in: vault)?.contacts.count == 1)
        }
    }

    @Test func `is sealed anew for whoever has it after a merge and a separation`() async throws {
        try await VaultFixture.with { vault in
            let record = SourceRecord.ID.random()
            try await vault.deposit([try vault.sealer.reported(of: ada, record: record)])
            try await vault.deposit([try vault.sealer.declared(by: .random(), of: ada)])
            try await vault.merge(ada, into: ben)
            #expect(try await contents(of: ben, in: vault)?.contacts.count == 2)
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            #expect(try await contents(of: ben, in: vault)?.contacts.count == 3)
            try await vault.separate(ada, from: ben, records: [record])
            #expect(try await contents(of: ada, in: vault)?.contacts.count == 2)
            #expect(try await contents(of: ben, in: vault)?.contacts.count == 1)
        }
    }

    @Test func `has one key for all versions of a record, and each record another`() async throws {
        try await VaultFixture.with { vault in
            let (first, second) = (SourceRecord.ID.random(), SourceRecord.ID.random())
            for record in [first, second, first, second] {
                try await vault.deposit([try vault.sealer.reported(of: ada, record: record)])
            }
            let keys = try await vault.connection.withTransaction {
                try await $0.query("select bound_to, wrapped from data_key").decode((UUID, Data).self)
            }
            #expect(Set(keys.map(\.0)) == [first.uuid, second.uuid])
            #expect(Set(keys.map(\.1)).count == 2)
        }
    }

    @Test func `of two who make the key of a record at the same time one comes again, and both are read`() async throws
    {
        try await VaultFixture.with { vault in
            let record = SourceRecord.ID.random()
            let (one, two) = (
                try vault.sealer.reported(of: ada, record: record), try vault.sealer.reported(of: ben, record: record)
            )
            _ = try await vault.beside { other in
                await #expect(throws: PostgresError.self) {
                    try await other.connection.withTransaction { transaction in
                        var deposits = try await other.store.deposits(
                            for: [record.uuid], of: [ada], under: other.vault.outerKeys, in: transaction)
                        try await vault.deposit([two])
                        try deposits.add(one, as: UUID(), apart: UUID(), sealedBy: other.vault)
                        other.store.write(deposits, in: transaction)
                    }
                }
            }
            try await vault.deposit([one])
            for child in [ada, ben] { #expect(try await contents(of: child, in: vault)?.contacts.count == 1) }
        }
    }
}
