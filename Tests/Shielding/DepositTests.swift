import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `What is put into the vault` {
    let ada = Child.ID.random()

    @Test func `a batch gives what one by one would give`() async throws {
        try await VaultFixture.with { vault in
            let ben = Child.ID.random()
            let records = (0..<3).map { _ in SourceRecord.ID.random() }
            let handles = (0..<3).map { _ in Involvement.Handle.random() }
            var events: [WhereaboutsReported] = []
            for version in 0..<24 {
                // Each record is one child's; versions are now the newest, now only of the involvement, now neither.
                let index = version % 3
                events.append(
                    try vault.sealer.reported(
                        Invented.whereabouts(residence: Invented.home("\(version) Example Street")),
                        of: index == 0 ? ben : ada, record: records[index],
                        handle: version % 5 < 3 ? handles[index] : nil, isNewest: version % 4 < 3,
                        candidates: version % 7 == 0 ? [index == 0 ? ada : ben] : []))
            }
            try await vault.deposit(events)
            let inABatch = try await contents(of: vault, ada, ben)

            try await VaultFixture.with { other in
                let single = VaultFixture(
                    connection: other.connection, vault: vault.vault, journal: other.journal, sealer: vault.sealer,
                    outerKeys: vault.outerKeys, identity: vault.identity)
                for event in events { try await single.deposit([event]) }
                #expect(try await contents(of: single, ada, ben) == inABatch)
            }
        }
    }

    @Test func `what is sealed to another key is not taken`() async throws {
        try await VaultFixture.with { vault in
            let stranger = try EnvelopeSealer(publicKey: EnvelopeOpener.newKey().publicKey)
            await #expect(throws: SealedToAnotherKey.self) {
                try await vault.deposit([try stranger.reported(of: ada)])
            }
            await #expect(throws: SealedToAnotherKey.self) {
                try await vault.deposit([try stranger.declared(by: .random(), of: ada)])
            }
            #expect(try await rows(of: vault).isEmpty)
        }
    }

    @Test func `no table says in clear where a child is, or who stands behind what`() async throws {
        try await VaultFixture.with { vault in
            let (practitioner, officer) = (Account.ID.random(), Account.ID.random())
            try await vault.deposit([
                try vault.sealer.reported(Invented.whereabouts(account: practitioner), of: ada)
            ])
            try await vault.deposit([try vault.sealer.declared(by: practitioner, of: ada, ended: "2025-03-04")])
            try await vault.shield(ada, by: officer)

            let rows = try await rows(of: vault)
            // Two envelopes and their data keys, the newest of a record, two contacts, a shield.
            #expect(rows.count == 8)
            #expect(rows.contains { $0.contains(ada.description) })
            let secrets =
                [
                    Invented.street, Invented.email, Invented.school.organisation, Invented.surgery.organisation,
                    "ZZ1 1ZZ", "example-council", "2024-09-01", "2025-01-07", "2025-03-04", "education", "voluntary",
                    Invented.authority.text, "01632 960002", "witnessProtection",
                ] + [practitioner, officer].map(\.description)
            for secret in secrets {
                for form in Self.forms(of: Data(secret.utf8)) + [secret.lowercased()] {
                    #expect(!rows.contains { $0.contains(form) }, "\(secret) stands in the vault's tables")
                }
            }
            for account in [practitioner, officer] {
                let bytes = withUnsafeBytes(of: account.uuid) { Data($0) }
                for form in Self.forms(of: bytes) { #expect(!rows.contains { $0.contains(form) }) }
            }
        }
    }

    /// How bytes would show in a row's text: as `bytea`, and as base64 at each of the three places it may start at.
    private static func forms(of bytes: Data) -> [String] {
        let hexadecimal = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let base64 = (0..<3).map { shift in
            // What shares a group of three bytes with its neighbours is cut off at both ends.
            String((Data(count: shift) + bytes).base64EncodedString().dropFirst([0, 2, 3][shift]).dropLast(4))
                .lowercased()
        }
        return [hexadecimal] + base64
    }

    /// Every row of every table of the vault, as text in lower case.
    private func rows(of vault: VaultFixture) async throws -> [String] {
        try await vault.connection.withTransaction { transaction in
            let tables = try await transaction.query(
                """
                select table_name::text from information_schema.tables
                where table_schema = current_schema() and table_name not like 'runtime%'
                """
            ).decode(String.self)
            #expect(Set(tables).isSuperset(of: ["envelope", "record_newest", "contact", "candidate", "shield"]))
            var rows: [String] = []
            for table in tables {
                rows += try await transaction.query("select lower(t::text) from \(identifier: table) t")
                    .decode(String.self)
            }
            return rows
        }
    }

    /// What counts, without the random identifiers of envelopes.
    private func contents(of vault: VaultFixture, _ children: Child.ID...) async throws -> [[Whereabouts?]] {
        let shown = try await children.asyncMap { try await vault.release($0).reply.whereabouts }
        let shielded = try await vault.connection.withTransaction { transaction in
            try await transaction.query("select child from candidate order by child").decode(Child.ID.self)
        }
        #expect(Set(shielded) == Set(children))
        return [shown]
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
