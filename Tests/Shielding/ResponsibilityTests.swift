import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `The authority that is responsible for a child` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let olive = Account.ID.random()
    let otto = Account.ID.random()
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    private func reported(
        _ child: Child.ID, of authority: AuthorityCode?, record: SourceRecord.ID = .random(), by vault: VaultFixture
    ) throws -> WhereaboutsReported {
        try vault.sealer.reported(Invented.whereabouts(authority: authority), of: child, record: record)
    }

    private func responsible(for child: Child.ID, by vault: VaultFixture) async throws -> AuthorityCode? {
        try await vault.connection.withTransaction { try await vault.responsibles.authority(of: child, in: $0) }
    }

    @Test func `is whose officers act; where none is known it is anybody's`() {
        #expect(Responsibility.mayAct(Invented.authority, for: Invented.authority))
        #expect(!Responsibility.mayAct(Invented.elsewhere, for: Invented.authority))
        #expect(!Responsibility.mayAct(nil, for: Invented.authority))
        for authority in [nil, Invented.authority] { #expect(Responsibility.mayAct(authority, for: nil)) }
    }

    @Test func `is that of the first report, whatever later ones say`() async throws {
        try await VaultFixture.with { vault in
            let record = SourceRecord.ID.random()
            #expect(try await responsible(for: ada, by: vault) == nil)
            try await vault.deposit([try reported(ada, of: nil, by: vault)])
            #expect(try await responsible(for: ada, by: vault) == nil)
            try await vault.deposit([try reported(ada, of: Invented.authority, record: record, by: vault)])
            try await vault.deposit([try reported(ada, of: Invented.elsewhere, by: vault)])
            try await vault.deposit([try reported(ada, of: Invented.elsewhere, record: record, by: vault)])
            #expect(try await responsible(for: ada, by: vault) == Invented.authority)
        }
    }

    @Test func `is that of the first record of either when two children are one`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ben, of: Invented.elsewhere, by: vault)])
            try await vault.deposit([try reported(ada, of: Invented.authority, by: vault)])
            try await vault.merge(ben, into: ada)
            for child in [ada, ben] { #expect(try await responsible(for: child, by: vault) == Invented.elsewhere) }
        }
    }

    @Test(arguments: [nil, Invented.elsewhere])
    func `alone has officers who shield, confirm and lift`(other: AuthorityCode?) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, of: Invented.authority, by: vault)])
            let refused = try await vault.shield(ada, of: other)
            #expect(refused.reply == .refused(Refusal(.notAllowed)))
            #expect(refused.audit.map(\.action) == [.refused])
            #expect(try await vault.release(ada).reply != .withheld)

            try await vault.shield(ada, at: now)
            let confirmed = try await vault.confirm(ada, by: olive, of: other, at: now)
            #expect(confirmed.reply == .refused(Refusal(.notAllowed)))
            try await vault.lift(ada, by: olive, at: now)
            let lifted = try await vault.lift(ada, by: otto, of: other, at: now)
            #expect(lifted.reply == .refused(Refusal(.notAllowed)))
            #expect(try await vault.release(ada).reply == .withheld)
            #expect(try await vault.lift(ada, by: otto, at: now).reply == .lifted)
        }
    }

    @Test func `alone sees and decides what is asked for, and what is to be reviewed`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try reported(ada, of: Invented.authority, by: vault),
                try reported(ben, of: Invented.elsewhere, by: vault),
            ])
            for child in [ada, ben] { try await vault.request(child, by: .random(), at: now) }
            #expect(try await vault.waiting().map(\.child) == [ada])
            #expect(try await vault.waiting(for: Invented.elsewhere).map(\.child) == [ben])
            #expect(try await vault.waiting(for: nil).isEmpty)

            let request = try #require(try await vault.waiting().first)
            let decided = try await vault.decide(request.id, .shield, by: olive, of: Invented.elsewhere)
            #expect(decided.reply == .refused(Refusal(.notFound)))
            #expect(try await vault.waiting().count == 1)
            try await vault.decide(request.id, .shield, by: olive, at: now)

            let later = now.addingTimeInterval(400 * 24 * 3600)
            #expect(try await vault.due(at: later).map(\.child) == [ada])
            #expect(try await vault.due(for: Invented.elsewhere, at: later).isEmpty)
        }
    }

    @Test func `is not known of a child of whom nothing is reported, whom any officer shields`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, of: Invented.elsewhere, at: now)
            try await vault.deposit([try reported(ada, of: Invented.authority, by: vault)])
            #expect(try await vault.release(ada).reply == .withheld)
            // From then on it is the responsible authority's.
            let lifted = try await vault.lift(ada, by: olive, of: Invented.elsewhere, at: now)
            #expect(lifted.reply == .refused(Refusal(.notAllowed)))
        }
    }

    @Test func `takes no word for lifting over from an officer of another`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            try await vault.lift(ada, by: olive, of: Invented.elsewhere, at: now)
            try await vault.deposit([try reported(ada, of: Invented.authority, by: vault)])

            #expect(try await vault.lift(ada, by: otto, at: now).reply == .proposed(since: now))
            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test func `is read in the newest version of a record that was there before`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, of: Invented.authority, by: vault)])
            try await vault.connection.execute(script: "update record_newest set first = null")
            #expect(try await responsible(for: ada, by: vault) == Invented.authority)
        }
    }
}
