import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `Lifting a shield` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let olive = Account.ID.random()
    let otto = Account.ID.random()
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    private func after(days: Double) -> Date { now.addingTimeInterval(days * 24 * 3600) }

    @Test func `takes two officers, and until the second one nothing changes`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try await vault.shield(ada, by: olive, at: now)

            let first = try await vault.lift(ada, by: olive, at: after(days: 1))
            #expect(first.reply == .proposed(since: after(days: 1)))
            #expect(first.audit == [AuditNote(.proposedLifting, children: [ada])])
            #expect(try await vault.release(ada).reply == .withheld)

            let second = try await vault.lift(ada, by: otto, at: after(days: 2))
            #expect(second.reply == .lifted)
            #expect(second.audit == [AuditNote(.liftedShield, children: [ada])])
            #expect(try await vault.release(ada).reply != .withheld)
        }
    }

    @Test func `is no word more when the same officer says it twice`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            try await vault.lift(ada, by: olive, at: now)

            let again = try await vault.lift(ada, by: olive, at: after(days: 1))
            #expect(again.reply == .proposed(since: now))
        }
    }

    @Test func `begins anew when the first word is a fortnight old`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            try await vault.lift(ada, by: olive, at: now)

            let late = try await vault.lift(ada, by: otto, at: after(days: 14))
            #expect(late.reply == .proposed(since: after(days: 14)))
            #expect(try await vault.lift(ada, by: olive, at: after(days: 15)).reply == .lifted)
        }
    }

    @Test func `begins anew once the child is shielded again`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            try await vault.lift(ada, by: olive, at: now)
            try await vault.shield(ada, at: now)

            #expect(try await vault.lift(ada, by: otto, at: now).reply == .proposed(since: now))
        }
    }

    @Test func `of who is not shielded says so`() async throws {
        try await VaultFixture.with { vault in
            let outcome = try await vault.lift(ada)
            #expect(outcome.reply == .notShielded)
        }
    }

    @Test(arguments: Role.allCases.filter { $0 != .shieldingOfficer })
    func `is for shielding officers alone`(role: Role) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try await vault.shield(ada, at: now)
            try await vault.lift(ada, by: olive, at: now)

            let outcome = try await vault.lift(ada, by: otto, as: role, at: now)
            #expect(outcome.reply == .refused(Refusal(.notAllowed)))
            #expect(outcome.audit.map(\.action) == [.refused])
            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test func `ends the shields of one person, under whichever identifier`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben)])
            try await vault.shield(ben, at: now)
            try await vault.merge(ben, into: ada)
            #expect(try await vault.release(ada).reply == .withheld)

            try await vault.lift(ben, by: olive, at: now)
            #expect(try await vault.lift(ada, by: otto, at: now).reply == .lifted)
            #expect(try await vault.release(ada).reply != .withheld)
            #expect(try await vault.release(ben).reply != .withheld)
        }
    }

    @Test func `begins anew after a merge, which changes who the person is`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            try await vault.lift(ada, by: olive, at: now)
            try await vault.merge(ben, into: ada)

            #expect(try await vault.lift(ada, by: otto, at: now).reply == .proposed(since: now))
        }
    }

    @Test func `takes two officers under whichever identifiers`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ben, at: now)
            try await vault.merge(ben, into: ada)
            try await vault.lift(ada, by: olive, at: now)

            #expect(try await vault.lift(ben, by: olive, at: now).reply == .proposed(since: now))
            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test(arguments: [true, false])
    func `of one who was separated leaves the other's`(survivorFirst: Bool) async throws {
        try await VaultFixture.with { vault in
            let record = SourceRecord.ID.random()
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben, record: record),
            ])
            try await vault.merge(ben, into: ada)
            try await vault.shield(ada, at: now)
            try await vault.lift(ada, by: olive, at: now)
            try await vault.separate(ben, from: ada, records: [record])

            // Words that were given before count no longer.
            let later = WireCoding.rounded(Date().addingTimeInterval(1))
            let (one, other) = survivorFirst ? (ada, ben) : (ben, ada)
            #expect(try await vault.lift(one, by: otto, at: later).reply == .proposed(since: later))
            #expect(try await vault.lift(one, by: olive, at: later).reply == .lifted)
            for child in [one, other] { #expect(try await vault.release(child).reply == .withheld) }
            try await vault.lift(other, by: olive, at: later)
            #expect(try await vault.lift(other, by: otto, at: later).reply == .lifted)
            for child in [one, other] { #expect(try await vault.release(child).reply != .withheld) }
        }
    }

    @Test func `keeps who had put it up, and why, for whoever looks into it`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, by: olive, at: now)
            try await vault.lift(ada, by: olive, at: now)
            try await vault.lift(ada, by: otto, at: after(days: 1))

            let rows = try await vault.connection.withTransaction {
                try await $0.query("select lifted, key_id, encapsulated_key, ciphertext from lifted_shield")
                    .decode((Date, String, Data, Data).self)
            }
            #expect(rows.map(\.0) == [after(days: 1)])
            let sealed = SealedEnvelope(keyID: rows[0].1, encapsulatedKey: rows[0].2, ciphertext: rows[0].3)
            let order = try vault.vault.openOrder(sealed, child: ada)
            #expect(order == ShieldOrder(by: olive, grounds: .witnessProtection))
        }
    }

    @Test func `leaves the shield of another who may be the same person`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben, candidates: [ada]),
            ])
            try await vault.shield(ada, at: now)
            try await vault.shield(ben, at: now)
            try await vault.lift(ada, by: olive, at: now)
            try await vault.lift(ada, by: otto, at: now)

            #expect(try await vault.release(ada).reply == .withheld)
            #expect(try await vault.lift(ben, by: olive, at: now).reply == .proposed(since: now))
        }
    }

    @Test func `clears the records that were held for it, and tells Directory`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben, candidates: [ada]),
            ])
            try await vault.shield(ada, at: now)
            try await vault.lift(ada, by: olive, at: now)

            let lifted = try await vault.lift(ada, by: otto, at: now)
            let cleared = lifted.events.compactMap { $0 as? RecordCleared }
            #expect(Set(cleared.map(\.child)) == [ada, ben])
            #expect(cleared.allSatisfy { !$0.candidates.isEmpty })
        }
    }

    @Test func `does not end a shield that is ordered at the same time, under another identifier of the person`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben)])
            try await vault.shield(ben, at: now)
            try await vault.merge(ben, into: ada)
            try await vault.lift(ada, by: olive)
            try await vault.beside { beside in
                let waiting = try await beside.backend()
                let order = try await vault.connection.withTransaction { transaction in
                    #expect(try await vault.lift(ada, by: otto, in: transaction).reply == .lifted)
                    let order = Task { try await beside.shield(ben, at: now).reply }
                    let waits: SQL = "select from pg_locks where pid = \(waiting) and not granted"
                    while try await transaction.query(waits).isEmpty {}
                    return order
                }
                #expect(try await order.value == .shielded(since: now))
                #expect(try await vault.release(ada).reply == .withheld)
            }
        }
    }

    @Test func `keeps who gave the first word for the vault alone`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            let outcome = try await vault.lift(ada, by: olive, at: now)

            let sealed = try await vault.connection.withTransaction {
                try await $0.query("select ciphertext from lifting").decode(Data.self)
            }
            #expect(sealed.count == 1)
            #expect(!sealed[0].contains(Data(olive.description.utf8)))
            #expect(outcome.audit.map(\.terms) == [[:]])
        }
    }
}
