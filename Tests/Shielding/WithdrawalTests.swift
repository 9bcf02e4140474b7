import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

extension VaultFixture {
    @discardableResult
    func withdraw(_ child: Child.ID, by somebody: Somebody, at now: Date = Date()) async throws
        -> Outcome<WithdrawIdentity.Reply>
    {
        let handler = WithdrawIdentityHandler(vault: vault, responsibles: responsibles, covers: covers)
        return try await connection.withTransaction {
            try await handler.handle(
                WithdrawIdentity(principal: Self.unsigned, child: child), somebody.context(at: now), in: $0)
        }
    }

    func reconcileWithdrawals(_ children: Child.ID...) async throws -> Outcome<NoReply> {
        try await connection.withTransaction {
            try await ReconcileWithdrawalsJob(covers: covers).reconcile(children, in: $0)
        }
    }
}

@Suite struct `Withdrawing an identity` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let olive = Somebody.officer()
    let otto = Somebody.officer()
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    /// Ada was reported, and is shielded.
    private func shielded(_ body: (VaultFixture) async throws -> Void) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try await vault.shield(ada, at: now)
            try await body(vault)
        }
    }

    /// And her identity is gone.
    private func gone(_ body: (VaultFixture) async throws -> Void) async throws {
        try await shielded { vault in
            try await vault.withdraw(ada, by: olive, at: now)
            #expect(try await vault.withdraw(ada, by: otto, at: now + 60).reply == .withdrawn)
            try await body(vault)
        }
    }

    @Test func `takes two officers, and the first word changes nothing`() async throws {
        try await shielded { vault in
            let police = Somebody.withRight()
            try await vault.override(ada, by: police, at: now)
            let first = try await vault.withdraw(ada, by: olive, at: now)
            #expect(first.reply == .proposed(since: now) && first.events.isEmpty)
            #expect(first.audit == [AuditNote(.proposedWithdrawal, children: [ada])])
            #expect(try await vault.withdraw(ada, by: olive, at: now + 60).reply == .proposed(since: now))
            #expect(try await vault.release(ada, to: police, at: now).reply != .withheld)

            let second = try await vault.withdraw(ada, by: otto, at: now + 60)
            #expect(second.reply == .withdrawn)
            #expect(
                second.events.compactMap { $0 as? IdentityWithdrawn } == [IdentityWithdrawn(child: ada, identity: ada)])
            #expect(second.audit == [AuditNote(.withdrewIdentity, children: [ada])])
            #expect(try await vault.release(ada, to: police, at: now + 60).reply == .withheld)
        }
    }

    @Test func `is for officers of the responsible authority, and for a child with a shield`() async throws {
        try await shielded { vault in
            let elsewhere = Somebody.officer(of: Invented.elsewhere)
            #expect(try await vault.withdraw(ada, by: elsewhere).reply == .refused(Refusal(.notAllowed)))
            let practitioner = try await vault.withdraw(ada, by: Somebody())
            #expect(practitioner.reply == .refused(Refusal(.notAllowed)))
            #expect(practitioner.audit.map(\.action) == [.refused])
            #expect(try await vault.withdraw(ben, by: olive).reply == .notShielded)
        }
    }

    @Test func `begins anew once it is known otherwise who the child is, or the shield is confirmed or ordered again`()
        async throws
    {
        for change in 0..<3 {
            try await shielded { vault in
                try await vault.withdraw(ada, by: olive, at: now)
                switch change {
                case 0: try await vault.merge(ben, into: ada)
                case 1: try await vault.separate(ben, from: ada, records: [])
                default: try await vault.shield(ada, at: now)
                }
                #expect(try await vault.withdraw(ada, by: otto, at: now).reply == .proposed(since: now))
            }
        }
    }

    @Test func `is no word for lifting, nor the other way about`() async throws {
        try await shielded { vault in
            try await vault.withdraw(ada, by: olive, at: now)
            #expect(try await vault.lift(ada, by: otto.account, at: now).reply == .proposed(since: now))
            #expect(try await vault.withdraw(ada, by: otto, at: now).reply == .withdrawn)
        }
    }

    @Test func `ends whatever somebody could do about it, as of a child whom nobody knows`() async throws {
        try await gone { vault in
            let police = Somebody.withRight()
            for officer in [olive, otto, .officer(of: Invented.elsewhere)] {
                for child in [ada, ben] {
                    #expect(
                        try await vault.lift(child, by: officer.account, of: officer.authority).reply == .notShielded)
                    #expect(try await vault.withdraw(child, by: officer).reply == .notShielded)
                }
            }
            try await vault.override(ada, by: police)
            #expect(try await vault.release(ada, to: police).reply == .withheld)
            #expect(try await vault.isWithheld(ada))
        }
    }

    @Test func `withholds without its shield too, and whoever is one with the child later`() async throws {
        try await gone { vault in
            try await vault.deposit([try vault.sealer.reported(of: ben)])
            try await vault.merge(ada, into: ben)
            try await vault.tamper("delete from shield")
            try vault.journal.lift([ada, ben])
            let police = Somebody.withRight()
            for child in [ada, ben] {
                try await vault.override(child, by: police)
                #expect(try await vault.release(child, to: police).reply == .withheld)
            }
        }
    }

    @Test func `is of each identifier that the child has had, whoever forgets that they are one`() async throws {
        try await shielded { vault in
            try await vault.deposit([try vault.sealer.reported(of: ben)])
            try await vault.merge(ben, into: ada)
            try await vault.withdraw(ben, by: olive, at: now)
            let told = try await vault.withdraw(ada, by: otto, at: now + 60).events
            #expect(Set(told.compactMap { ($0 as? IdentityWithdrawn)?.child }) == [ada, ben])
            for table: SQL in ["merged", "candidate", "withdrawn"] {
                try await vault.tamper("delete from \(sql: table)")
            }
            let police = Somebody.withRight()
            for child in [ada, ben] {
                for officer in [olive, otto] {
                    #expect(try await vault.lift(child, by: officer.account).reply == .notShielded)
                }
                try await vault.override(child, by: police)
                #expect(try await vault.release(child, to: police).reply == .withheld)
            }
        }
    }

    @Test func `is of each identifier too where it was of one`() async throws {
        try await gone { vault in
            try await vault.merge(ben, into: ada)
            let migration = try #require(ShieldingService.migrations.first { $0.name == "m0018_gone_by_each_name" })
            for _ in 0..<2 { try await vault.connection.execute(script: migration.sql) }
            let rows = try await vault.connection.withTransaction { try await WithdrawnStore().all(in: $0) }
            #expect(rows.mapValues(\.since) == [ada: now + 60, ben: now + 60])

            // Of whom nobody was told, everybody is, once.
            let later = try #require(ShieldingService.migrations.first { $0.name == "m0021_gone_as_whom" })
            try await vault.connection.execute(script: later.sql)
            let told = try await vault.reconcileWithdrawals(ada, ben)
            #expect(
                told.events.compactMap { $0 as? IdentityWithdrawn } == [IdentityWithdrawn(child: ben, identity: ada)])
            #expect(told.audit.isEmpty)
            #expect(try vault.journal.read { $0.withdrawn[ben]?.identity } == ada)
            #expect(try await vault.reconcileWithdrawals(ada, ben).events.isEmpty)
        }
    }

    @Test func `is none of whoever is told from the child by two, where a separation was under way`() async throws {
        for restored in [false, true] {
            try await shielded { vault in
                let reported = try vault.sealer.reported(of: ben)
                try await vault.deposit([reported])
                try await vault.merge(ben, into: ada)
                try await vault.withdraw(ada, by: olive, at: now)
                let told = try await vault.withdraw(ada, by: otto, at: now + 60).events
                    .compactMap { $0 as? IdentityWithdrawn }
                #expect(Set(told) == Set([ada, ben].map { IdentityWithdrawn(child: $0, identity: ada) }))
                if restored {
                    try await vault.tamper("delete from withdrawn")
                    _ = try await vault.reconcileWithdrawals(ada, ben)
                }
                // Identity had separated them before it heard of that.
                try await vault.separate(ben, from: ada, records: [reported.record])
                let police = Somebody.withRight()
                try await vault.override(ben, by: police, at: now + 70)
                #expect(try await vault.release(ben, to: police, at: now + 70).reply == .withheld)

                try await vault.tellApart(ada, ben, by: olive, at: now + 80)
                let apart = try await vault.tellApart(ada, ben, by: otto, at: now + 90)
                #expect(
                    apart.events.compactMap { $0 as? IdentityReturned }
                        == [IdentityReturned(child: ben, identity: ada)])
                // With a shield, which two may lift; of the other nobody may.
                #expect(try await vault.isWithheld(ben))
                try await vault.override(ben, by: police, at: now + 100)
                #expect(try await vault.release(ben, to: police, at: now + 100).reply != .withheld)
                #expect(
                    try await vault.lift(ben, by: olive.account, at: now + 100).reply == .proposed(since: now + 100))
                #expect(try await vault.lift(ada, by: olive.account, at: now + 100).reply == .notShielded)
                let rows = try await vault.connection.withTransaction { try await WithdrawnStore().all(in: $0) }
                #expect(Array(rows.keys) == [ada])
                #expect(try vault.journal.read { Array($0.withdrawn.keys) } == [ada])
                #expect(try await vault.reconcileWithdrawals(ada, ben).events.isEmpty)
            }
        }
    }

    @Test func `of two children's own is of both, whoever tells them apart`() async throws {
        try await gone { vault in
            try await vault.deposit([try vault.sealer.reported(of: ben, candidates: [ada])])
            try await vault.shield(ben, at: now)
            try await vault.withdraw(ben, by: olive, at: now)
            #expect(try await vault.withdraw(ben, by: otto, at: now + 60).reply == .withdrawn)
            try await vault.tellApart(ada, ben, by: olive, at: now + 70)
            let apart = try await vault.tellApart(ada, ben, by: otto, at: now + 80)
            #expect(apart.reply == .apart && apart.events.allSatisfy { !($0 is IdentityReturned) })
            let rows = try await vault.connection.withTransaction { try await WithdrawnStore().all(in: $0) }
            #expect(Set(rows.keys) == [ada, ben])
        }
    }

    @Test func `holds who may be the child until two officers tell the two apart`() async throws {
        try await gone { vault in
            let reported = try await vault.deposit([try vault.sealer.reported(of: ben, candidates: [ada])])
            #expect(reported.compactMap { $0 as? RecordCleared }.allSatisfy { $0.candidates.isEmpty })
            #expect(try await vault.isWithheld(ben))
            try await vault.tellApart(ada, ben, by: olive, at: now)
            let apart = try await vault.tellApart(ada, ben, by: otto, at: now)
            #expect(apart.reply == .apart)
            #expect(try await !vault.isWithheld(ben))
            #expect(try await vault.isWithheld(ada))
        }
    }

    @Test func `is told to nobody`() async throws {
        try await shielded { vault in
            let handle = Involvement.Handle.random()
            try await vault.deposit([try vault.sealer.declared(by: .random(), of: ada, handle: handle)])
            let fact = RecipientsOf.Fact(id: UUID(), child: ada, kind: .began, handle: handle, inContact: [])
            #expect(try await vault.recipients(fact).reply.decisions.map(\.recipients.count) == [1])
            try await vault.withdraw(ada, by: olive, at: now)
            try await vault.withdraw(ada, by: otto, at: now)
            #expect(try await vault.recipients(fact).reply.decisions.map(\.recipients.count) == [0])
        }
    }

    @Test func `is never due for a review`() async throws {
        try await shielded { vault in
            let (later, store) = (now + 400 * 24 * 3600, ShieldReviewStore())
            func due() async throws -> [Child.ID] {
                try await vault.connection.withTransaction { transaction in
                    let unreminded = try await store.unreminded(at: later, limit: 9, in: transaction).map(\.child)
                    return try await store.due(by: later, in: transaction) + unreminded
                }
            }
            #expect(try await due() == [ada, ada])
            try await vault.withdraw(ada, by: olive, at: now)
            try await vault.withdraw(ada, by: otto, at: now)
            #expect(try await due().isEmpty)
        }
    }

    @Test func `stands in the journal: a vault that was restored to before it has it again`() async throws {
        try await gone { vault in
            let police = Somebody.withRight()
            try await vault.override(ada, by: police)
            try await vault.tamper("delete from withdrawn")
            #expect(try await vault.release(ada, to: police).reply == .withheld)
            #expect(try await vault.lift(ada, by: otto.account).reply == .notShielded)

            let restored = try await vault.reconcileWithdrawals(ada)
            #expect(
                restored.events.compactMap { $0 as? IdentityWithdrawn } == [
                    IdentityWithdrawn(child: ada, identity: ada)
                ])
            #expect(restored.audit == [AuditNote(.restoredWithdrawal, children: [ada])])
            let rows = try await vault.connection.withTransaction { try await WithdrawnStore().all(in: $0) }
            #expect(rows == [ada: KeptWithdrawal(since: now + 60, identity: ada)])
            #expect(try await vault.reconcileWithdrawals(ada).events.isEmpty)
        }
    }

    @Test func `that a journal lacks is written into it`() async throws {
        try await shielded { vault in
            try await vault.tamper("insert into withdrawn values (\(ada), \(now))")
            let told = try await vault.reconcileWithdrawals(ada).events
            #expect(told.compactMap { $0 as? IdentityWithdrawn } == [IdentityWithdrawn(child: ada, identity: ada)])
            #expect(try vault.journal.read { $0.withdrawn } == [ada: KeptWithdrawal(since: now, identity: ada)])
        }
    }
}
