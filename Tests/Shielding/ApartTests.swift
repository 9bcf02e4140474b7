import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `Telling a shielded child from another` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let cleo = Child.ID.random()
    let olive = Somebody.officer()
    let otto = Somebody.officer()
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    /// Ben was reported, who may be Ada, who is shielded.
    private func held(
        authorityOfBen: AuthorityCode? = Invented.authority, _ body: (VaultFixture) async throws -> Void
    ) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try await vault.shield(ada, at: now)
            try await vault.deposit([
                try vault.sealer.reported(
                    Invented.whereabouts(authority: authorityOfBen), of: ben, candidates: [ada])
            ])
            #expect(try await vault.isWithheld(ben))
            try await body(vault)
        }
    }

    @Test func `takes two officers, and leaves the shield where it is`() async throws {
        try await held { vault in
            let first = try await vault.tellApart(ada, ben, by: olive, at: now)
            #expect(first.reply == .proposed(since: now))
            #expect(first.audit == [AuditNote(.proposedTellingApart, children: [ada, ben])])
            #expect(try await vault.tellApart(ada, ben, by: olive, at: now + 60).reply == .proposed(since: now))
            #expect(try await vault.isWithheld(ben))

            let second = try await vault.tellApart(ada, ben, by: otto, at: now + 60)
            #expect(second.reply == .apart && second.events.allSatisfy { $0 is ToldApart })
            #expect(second.audit == [AuditNote(.toldApart, children: [ada, ben])])
            #expect(try await !vault.isWithheld(ben))
            #expect(try await vault.isWithheld(ada))
            #expect(try await vault.tellApart(ada, ben, by: olive).reply == .notHeld)
        }
    }

    @Test func `lets go of that one, and of nobody else whom the child may be`() async throws {
        try await held { vault in
            try await vault.shield(cleo, at: now)
            try await vault.deposit([try vault.sealer.reported(of: ben, candidates: [ada, cleo])])
            try await vault.tellApart(ada, ben, by: olive, at: now)
            let parted = try await vault.tellApart(ada, ben, by: otto, at: now)
            #expect(parted.reply == .apart)
            #expect(parted.events.compactMap { $0 as? ToldApart } == [ToldApart(child: ada, other: ben)])
            #expect(try await vault.isWithheld(ben))
            try await vault.tellApart(cleo, ben, by: olive, at: now)
            #expect(try await vault.tellApart(cleo, ben, by: otto, at: now).reply == .apart)
            #expect(try await !vault.isWithheld(ben))
        }
    }

    @Test func `is told to Directory where the other may be somebody else, who is not shielded`() async throws {
        try await held { vault in
            try await vault.deposit([try vault.sealer.reported(of: ben, candidates: [ada, cleo])])
            try await vault.tellApart(ada, ben, by: olive, at: now)
            let outcome = try await vault.tellApart(ada, ben, by: otto, at: now)
            let cleared = outcome.events.compactMap { $0 as? RecordCleared }
            #expect(cleared == [RecordCleared(child: ben, candidates: [cleo])])
        }
    }

    @Test func `is said of persons, under whichever identifier`() async throws {
        try await held { vault in
            let (dot, eve) = (Child.ID.random(), Child.ID.random())
            try await vault.merge(ada, into: dot)
            try await vault.merge(ben, into: eve)
            for child in [ben, eve] { #expect(try await vault.isWithheld(child)) }
            try await vault.tellApart(ada, eve, by: olive, at: now)
            #expect(try await vault.tellApart(dot, ben, by: otto, at: now).reply == .apart)
            for child in [ben, eve] { #expect(try await !vault.isWithheld(child)) }
            for child in [ada, dot] { #expect(try await vault.isWithheld(child)) }
            #expect(
                try await vault.covers(of: [ada, ben, dot, eve]).candidates == [
                    ada: [dot], dot: [ada], ben: [eve], eve: [ben],
                ])
        }
    }

    @Test func `is undone by a report that names them as one again`() async throws {
        try await held { vault in
            try await vault.tellApart(ada, ben, by: olive, at: now)
            try await vault.tellApart(ada, ben, by: otto, at: now)
            try await vault.deposit([try vault.sealer.reported(of: ben, candidates: [ada])])
            #expect(try await vault.isWithheld(ben))
            #expect(try vault.journal.read { $0.covers(ben) })
            #expect(try await vault.tellApart(ada, ben, by: otto, at: now).reply == .proposed(since: now))
        }
    }

    @Test(arguments: ["a fortnight", "a shield", "a merge", "a separation", "a doubt"])
    func `begins anew after what the first officer did not know`(of happening: String) async throws {
        try await held { vault in
            try await vault.tellApart(ada, ben, by: olive, at: now)
            var later = now
            switch happening {
            case "a fortnight": later = now + LiftDecision.validity
            case "a shield": try await vault.shield(ada, at: now)
            case "a merge": try await vault.merge(cleo, into: ben)
            case "a separation": try await vault.separate(cleo, from: ben, records: [])
            default: try await vault.doubt(ada, ben)
            }
            #expect(try await vault.tellApart(ada, ben, by: otto, at: later).reply == .proposed(since: later))
            #expect(try await vault.isWithheld(ben))
        }
    }

    @Test func `is of no use where the child has no shield, or it does not hold the other`() async throws {
        try await held { vault in
            try await vault.merge(cleo, into: ada)
            for other in [ada, cleo, Child.ID.random()] {
                #expect(try await vault.tellApart(ada, other, by: olive).reply == .notHeld)
            }
            let outcome = try await vault.tellApart(ben, ada, by: olive)
            #expect(outcome.reply == .notHeld)
            #expect(
                outcome.audit == [
                    AuditNote(.proposedTellingApart, terms: ["outcome": "notHeld"], children: [ben, ada])
                ])
        }
    }

    @Test(arguments: Role.allCases.filter { $0 != .shieldingOfficer })
    func `is for shielding officers alone`(role: Role) async throws {
        try await held { vault in
            try await vault.tellApart(ada, ben, by: olive)
            let outcome = try await vault.tellApart(ada, ben, by: Somebody(role: role, authority: Invented.authority))
            #expect(outcome.reply == .refused(Refusal(.notAllowed)))
            #expect(outcome.audit.map(\.action) == [.refused])
            #expect(try await vault.isWithheld(ben))
        }
    }

    @Test(arguments: [nil, Invented.elsewhere])
    func `is for officers of the authority that is responsible for the shielded child`(other: AuthorityCode?)
        async throws
    {
        try await held(authorityOfBen: other) { vault in
            let away = Somebody.officer(of: other)
            #expect(try await vault.tellApart(ada, ben, by: away).reply == .refused(Refusal(.notAllowed)))
            // Of a child of theirs they hear the same whether the other is shielded or not.
            #expect(try await vault.tellApart(ben, ada, by: away).reply == .notHeld)
            try await vault.tellApart(ada, ben, by: olive)
            #expect(try await vault.tellApart(ada, ben, by: otto).reply == .apart)
        }
    }

    @Test func `takes no word over from an officer of another authority`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            try await vault.deposit([try vault.sealer.reported(of: ben, candidates: [ada])])
            try await vault.tellApart(ada, ben, by: .officer(of: Invented.elsewhere), at: now)
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            #expect(try await vault.tellApart(ada, ben, by: otto, at: now).reply == .proposed(since: now))
            #expect(try await vault.isWithheld(ben))
        }
    }

    @Test func `leaves a pair whose other has a shield of another authority`() async throws {
        try await held(authorityOfBen: Invented.elsewhere) { vault in
            try await vault.shield(ben, of: Invented.elsewhere, at: now)
            #expect(try await vault.tellApart(ada, ben, by: olive).reply == .notHeld)
            #expect(try await vault.tellApart(ben, ada, by: .officer(of: Invented.elsewhere)).reply == .notHeld)
            for _ in 0..<2 { try await vault.lift(ada) }
            #expect(try await vault.isWithheld(ada))
        }
    }

    @Test func `ends in the journal too what the shield covers, and a database that forgot the shield gets it back so`()
        async throws
    {
        try await held { vault in
            try await vault.merge(ben, into: cleo)
            try await vault.tellApart(ada, cleo, by: olive, at: now)
            #expect(try vault.journal.read { $0.covers(ben) && $0.covers(cleo) })
            try await vault.tellApart(ada, cleo, by: otto, at: now)
            #expect(try vault.journal.read { $0.covers(ada) && !$0.covers(ben) && !$0.covers(cleo) })

            try await vault.tamper("delete from shield")
            #expect(try await vault.isWithheld(ada))
            try await vault.connection.withTransaction {
                _ = try await ReconcileShieldsJob(vault: vault.vault, covers: vault.covers).reconcile(
                    [ada], at: Date(), in: $0)
            }
            #expect(try await vault.isWithheld(ada))
            for child in [ben, cleo] { #expect(try await !vault.isWithheld(child)) }
        }
    }

    @Test func `takes no word that somebody has written into the database`() async throws {
        try await held { vault in
            try await vault.deposit([try vault.sealer.reported(of: ben, candidates: [cleo])])
            try await vault.shield(cleo, at: now)
            try await vault.tellApart(cleo, ben, by: olive, at: now)
            // Olive's word of Cleo and Ben, put down as hers of Ada and Ben.
            let (child, other) = ada < ben ? (ada, ben) : (ben, ada)
            try await vault.tamper("update telling_apart set child = \(child), other = \(other)")
            #expect(try await vault.tellApart(ada, ben, by: otto, at: now).reply == .proposed(since: now))
            #expect(try await vault.isWithheld(ben))
        }
    }

    @Test func `keeps who gave the first word for the vault alone`() async throws {
        try await held { vault in
            try await vault.tellApart(ada, ben, by: olive, at: now)
            let sealed = try await vault.connection.withTransaction {
                try await $0.query("select ciphertext from telling_apart").decode(Data.self)
            }
            #expect(sealed.count == 1)
            #expect(!sealed[0].contains(Data(olive.account.description.utf8)))
        }
    }

    @Test func `is done by one person alone while nothing covers either, under every identifier`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben, candidates: [ada]),
            ])
            try await vault.merge(ben, into: cleo)
            let told = try await vault.doubt(cleo, ada, mayBeOne: false)
            #expect(Set(told.map(\.child)) == [ada, ben, cleo])
            try await vault.shield(ada, at: now)
            for child in [ben, cleo] { #expect(try await !vault.isWithheld(child)) }
        }
    }

    @Test func `is not done by one person alone once a shield covers either`() async throws {
        try await held { vault in
            try await vault.doubt(ada, ben, mayBeOne: false)
            #expect(try await vault.isWithheld(ben))
            try await vault.tellApart(ada, ben, by: olive)
            #expect(try await vault.tellApart(ada, ben, by: otto).reply == .apart)
            #expect(try await !vault.isWithheld(ben))
        }
    }
}

extension VaultFixture {
    fileprivate func covers(of children: [Child.ID]) async throws -> Cover {
        try await connection.withTransaction { try await covers.read(children, in: $0) }
    }
}
