import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `A shield` {
    let ada = Child.ID.random()
    let now = Date(timeIntervalSince1970: 1_770_000_000.25)

    @Test func `is acknowledged when the last release that could have missed it is worthless`() async throws {
        try await VaultFixture.with { vault in
            let outcome = try await vault.shield(ada, at: now)

            #expect(outcome.reply == .shielded(since: now))
            #expect(outcome.delay == Release.goodFor)
            #expect(outcome.audit == [AuditNote(.shieldedChild, children: [ada])])
        }
    }

    @Test func `holds from the first time on, and a second is acknowledged no sooner`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            let second = try await vault.shield(ada, at: now.addingTimeInterval(60))

            #expect(second.reply == .alreadyShielded(since: now))
            #expect(second.delay == Release.goodFor)
        }
    }

    @Test(arguments: Role.allCases.filter { $0 != .shieldingOfficer })
    func `is a shielding officer's alone to put up`(role: Role) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            let outcome = try await vault.shield(ada, as: role)

            #expect(outcome.reply == .refused(Refusal(.notAllowed)))
            #expect(outcome.audit.map(\.action) == [.refused])
            #expect(try await vault.release(ada).reply != .withheld)
        }
    }

    @Test func `keeps who put it up and on what grounds, for the vault alone`() async throws {
        try await VaultFixture.with { vault in
            let officer = Account.ID.random()
            let outcome = try await vault.shield(ada, by: officer)

            let sealed = try await vault.connection.withTransaction { transaction in
                try await transaction.query("select key_id, encapsulated_key, ciphertext from shield")
                    .first(as: (String, Data, Data).self)
            }
            let (keyID, encapsulatedKey, ciphertext) = try #require(sealed)
            let order = try vault.vault.openOrder(
                SealedEnvelope(keyID: keyID, encapsulatedKey: encapsulatedKey, ciphertext: ciphertext), child: ada)
            #expect(order == ShieldOrder(by: officer, grounds: .witnessProtection))
            #expect(outcome.audit.allSatisfy(\.terms.isEmpty))
        }
    }
}
