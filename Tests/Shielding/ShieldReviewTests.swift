import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `The review of a shield` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let olive = Account.ID.random()
    let otto = Account.ID.random()
    /// 31 August 2026.
    let now = Date(timeIntervalSince1970: 1_788_177_600)

    private func after(days: Double) -> Date { now.addingTimeInterval(days * 24 * 3600) }

    private func days(until date: Date) -> Double { date.timeIntervalSince(now) / (24 * 3600) }

    @Test func `is due six months after the shield, on the month's last day where it has no such day`() {
        // 28 February 2027.
        #expect(days(until: ShieldReview.due(after: now)) == 181)
    }

    @Test func `comes near a month before, and lapses on its day`() {
        let reviewBy = ShieldReview.due(after: now)
        let standings = [0, 150.9, 151, 180.9, 181, 4000].map {
            ShieldReview.standing(reviewBy: reviewBy, at: after(days: $0))
        }
        #expect(standings == [.later, .later, .due, .due, .lapsed, .lapsed])
    }

    @Test(arguments: ShieldReview.Standing.allCases)
    func `is reminded of once as it comes near, and once when it has lapsed`(standing: ShieldReview.Standing) {
        #expect(ShieldReview.reminder(of: standing, given: standing) == nil)
        #expect(ShieldReview.reminder(of: .later, given: standing) == nil)
        #expect(ShieldReview.reminder(of: .due, given: nil) == .due)
        #expect(ShieldReview.reminder(of: .lapsed, given: nil) == .lapsed)
        #expect(ShieldReview.reminder(of: .lapsed, given: .due) == .lapsed)
    }

    @Test func `that lapsed lifts nothing, however many years pass`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben, candidates: [ada]),
            ])
            try await vault.shield(ada, at: now)
            for year in 1...20 {
                try await vault.remind(at: after(days: Double(year) * 366))
                for child in [ada, ben] { #expect(try await vault.release(child).reply == .withheld) }
                #expect(try vault.journal.read { $0.shields[ada] != nil })
            }
            let due = try #require(try await vault.due(at: after(days: 20 * 366)).first)
            #expect((due.child, due.since, due.hasLapsed) == (ada, now, true))
            // One officer can't lift it then either.
            #expect(
                try await vault.lift(ada, by: olive, at: after(days: 20 * 366)).reply
                    == .proposed(since: after(days: 20 * 366)))
            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test func `is listed from a month before, the longest lapsed first, with the grounds`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ben, at: after(days: 60))
            try await vault.shield(ada, at: now)

            #expect(try await vault.due(at: after(days: 140)).isEmpty)
            #expect(try await vault.due(at: after(days: 160)).map(\.child) == [ada])
            let both = try await vault.due(at: after(days: 220))
            #expect(both.map(\.child) == [ada, ben])
            #expect(both.map(\.hasLapsed) == [true, false])
            #expect(both.map(\.grounds) == [.witnessProtection, .witnessProtection])
        }
    }

    @Test func `is six months later once an officer has confirmed the shield`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            let outcome = try await vault.confirm(ada, by: olive, at: after(days: 200))

            let next = ShieldReview.due(after: after(days: 200))
            #expect(outcome.reply == .confirmed(reviewBy: next))
            #expect(outcome.audit == [AuditNote(.confirmedShield, children: [ada])])
            #expect(try await vault.due(at: after(days: 201)).isEmpty)
            #expect(try await vault.due(at: next).map(\.reviewBy) == [next])
        }
    }

    @Test func `is one of a person, under whichever identifier`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            try await vault.shield(ben, at: after(days: 1))
            try await vault.merge(ben, into: ada)

            #expect(try await vault.due(at: after(days: 200)).map(\.child) == [ada])
            #expect(try await vault.remind(at: after(days: 200)).map(\.children) == [[ada]])
            try await vault.confirm(ben, by: olive, at: after(days: 200))
            #expect(try await vault.due(at: after(days: 200)).isEmpty)
        }
    }

    @Test func `that confirms a shield takes a first word for lifting back`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            try await vault.lift(ada, by: olive, at: now)
            try await vault.confirm(ada, by: otto, at: now)

            #expect(try await vault.lift(ada, by: otto, at: now).reply == .proposed(since: now))
        }
    }

    @Test func `of who is not shielded says so`() async throws {
        try await VaultFixture.with { vault in
            let outcome = try await vault.confirm(ada, by: olive)
            #expect(outcome.reply == .notShielded)
        }
    }

    @Test(arguments: Role.allCases.filter { $0 != .shieldingOfficer })
    func `is for shielding officers alone`(role: Role) async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            let outcome = try await vault.confirm(ada, by: olive, as: role, at: after(days: 200))
            #expect(outcome.reply == .refused(Refusal(.notAllowed)))
            #expect(outcome.audit.map(\.action) == [.refused])
            #expect(try await vault.dueAnswer(as: role, at: now).reply == .refused(Refusal(.notAllowed)))
            #expect(try await vault.due(at: after(days: 200)).count == 1)
        }
    }

    @Test func `is noted in the log when somebody is to be reminded, and not again`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            func reminded(_ standing: String) -> [AuditNote] {
                [AuditNote(.remindedOfShieldReview, terms: ["review": standing], children: [ada])]
            }
            #expect(try await vault.remind(at: after(days: 100)).isEmpty)
            #expect(try await vault.remind(at: after(days: 160)) == reminded("due"))
            #expect(try await vault.remind(at: after(days: 161)).isEmpty)
            #expect(try await vault.remind(at: after(days: 190)) == reminded("lapsed"))
            #expect(try await vault.remind(at: after(days: 500)).isEmpty)

            try await vault.confirm(ada, by: olive, at: after(days: 500))
            #expect(try await vault.remind(at: after(days: 501)).isEmpty)
            #expect(try await vault.remind(at: after(days: 1000)) == reminded("lapsed"))
        }
    }

    @Test func `is due anew of a shield that the journal puts back`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada, at: now)
            try await vault.confirm(ada, by: olive, at: after(days: 170))
            try await vault.connection.execute(script: "delete from shield")
            try await vault.connection.withTransaction {
                _ = try await ReconcileShieldsJob(vault: vault.vault, covers: vault.covers).reconcile(
                    [ada], at: Date(), in: $0)
            }
            #expect(try await vault.due(at: after(days: 200)).map(\.reviewBy) == [ShieldReview.due(after: now)])
        }
    }
}

extension VaultFixture {
    func dueAnswer(
        as role: Role = .shieldingOfficer, of authority: AuthorityCode? = Invented.authority, at now: Date
    ) async throws -> Answer<ViewDueShields.Reply> {
        try await connection.withTransaction {
            try await ViewDueShieldsHandler(vault: vault, responsibles: responsibles).answer(
                ViewDueShields(principal: Self.unsigned), Self.context(role, .random(), now, of: authority), in: $0)
        }
    }

    func due(for authority: AuthorityCode? = Invented.authority, at now: Date) async throws -> [DueShield] {
        if case .shields(let shields) = try await dueAnswer(of: authority, at: now).reply { shields } else { [] }
    }

    @discardableResult
    func confirm(
        _ child: Child.ID, by account: Account.ID, as role: Role = .shieldingOfficer,
        of authority: AuthorityCode? = Invented.authority, at now: Date = Date()
    ) async throws -> Outcome<ConfirmShield.Reply> {
        try await connection.withTransaction {
            try await ConfirmShieldHandler(responsibles: responsibles, covers: covers).handle(
                ConfirmShield(principal: Self.unsigned, child: child),
                Self.context(role, account, now, of: authority), in: $0)
        }
    }

    /// What the job notes.
    @discardableResult
    func remind(at now: Date) async throws -> [AuditNote] {
        try await connection.withTransaction { try await RemindOfReviewsJob().remind(at: now, in: $0).audit }
    }
}
