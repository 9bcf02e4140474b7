import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

extension VaultFixture {
    @discardableResult
    func disclose(
        _ child: Child.ID, by somebody: Somebody, on ground: DisclosureGround = .courtOrder, at now: Date = Date()
    ) async throws -> Outcome<DiscloseRecord.Reply> {
        let handler = DiscloseRecordHandler(vault: vault, responsibles: responsibles, covers: covers)
        return try await connection.withTransaction {
            try await handler.handle(
                DiscloseRecord(principal: Self.unsigned, child: child, ground: ground), somebody.context(at: now),
                in: $0)
        }
    }
}

@Suite struct `Disclosing a record` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let olive = Somebody.officer()
    let otto = Somebody.officer()
    let bess = Somebody.officer(of: Invented.elsewhere)
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    /// Ada is shielded, and Ben is nobody's business.
    private func with(_ body: (VaultFixture) async throws -> Void) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben),
            ])
            try await vault.shield(ada, at: now)
            try await body(vault)
        }
    }

    @Test func `takes two officers, and shows the child to those two alone, for an hour`() async throws {
        try await with { vault in
            let first = try await vault.disclose(ada, by: olive, at: now)
            #expect(first.reply == .proposed(since: now))
            #expect(first.audit == [AuditNote(.proposedDisclosure, children: [ada])])
            #expect(try await vault.release(ada, to: olive, at: now).reply == .withheld)

            let second = try await vault.disclose(ada, by: otto, at: now + 60)
            #expect(second.reply == .disclosed(until: now + 3660))
            #expect(
                second.audit == [
                    AuditNote(
                        .disclosedRecord, terms: ["first": olive.account.description], children: [ada])
                ])
            for officer in [olive, otto] {
                let shown = try await vault.release(ada, to: officer, at: now + 3600)
                #expect(shown.reply != .withheld)
                #expect(shown.audit.map(\.action) == [.releasedByDisclosure])
                #expect(try await vault.release(ada, to: officer, at: now + 3660).reply == .withheld)
            }
            for somebody in [Somebody.officer(), bess, Somebody(), Somebody(account: olive.account)] {
                #expect(try await vault.release(ada, to: somebody, at: now + 60).reply == .withheld)
            }
        }
    }

    @Test func `is of one child, and of the authority whose officers they are`() async throws {
        try await with { vault in
            try await vault.shield(ben, at: now)
            try await vault.disclose(ada, by: olive, at: now)
            try await vault.disclose(ada, by: otto, at: now)
            #expect(try await vault.release(ben, to: olive, at: now).reply == .withheld)
            var elsewhere = olive
            elsewhere.authority = Invented.elsewhere
            #expect(try await vault.release(ada, to: elsewhere, at: now).reply == .withheld)
        }
    }

    @Test func `is refused to others alike, of whomever`() async throws {
        try await with { vault in
            for child in [ada, ben, .random()] {
                for somebody in [bess, Somebody.officer(of: nil)]
                    + Role.allCases.filter({ $0 != .shieldingOfficer })
                    .map({ Somebody(role: $0, authority: Invented.authority) })
                {
                    let outcome = try await vault.disclose(child, by: somebody, at: now)
                    #expect(outcome.reply == .refused(Refusal(.notAllowed)))
                    #expect(outcome.audit.map(\.action) == [.refused])
                }
            }
            // Of nobody is nobody responsible.
            #expect(try await vault.disclose(.random(), by: olive, at: now).reply == .refused(Refusal(.notAllowed)))
        }
    }

    @Test func `is answered alike of a child who is shielded and of one who is not`() async throws {
        try await with { vault in
            var answers: [[DiscloseRecord.Reply]] = []
            for child in [ada, ben] {
                answers.append([
                    try await vault.disclose(child, by: olive, at: now).reply,
                    try await vault.disclose(child, by: olive, at: now + 1).reply,
                    try await vault.disclose(child, by: otto, on: .crime, at: now + 2).reply,
                    try await vault.disclose(child, by: olive, on: .crime, at: now + 3).reply,
                    try await vault.disclose(child, by: olive, on: .crime, at: now + 4).reply,
                ])
            }
            #expect(answers[0] == answers[1])
            #expect(
                answers[0] == [
                    .proposed(since: now), .proposed(since: now), .proposed(since: now + 2),
                    .disclosed(until: now + 3603), .disclosed(until: now + 3603),
                ])
            #expect(try await vault.release(ben, to: olive, at: now + 5).audit.map(\.action) == [.releasedWhereabouts])
        }
    }

    @Test func `is taken back by whatever changes who the child is`() async throws {
        try await with { vault in
            try await vault.disclose(ada, by: olive, at: now)
            try await vault.merge(ben, into: ada)
            // What was said is taken back at the time by the clock.
            let now = WireCoding.rounded(Date()) + 1
            #expect(try await vault.disclose(ada, by: otto, at: now + 1).reply == .proposed(since: now + 1))
            #expect(try await vault.disclose(ada, by: olive, at: now + 2).reply == .disclosed(until: now + 3602))
            // Under an identifier that the child has had it is the same child.
            #expect(try await vault.release(ben, to: olive, at: now + 3).reply != .withheld)
        }
    }

    @Test func `ends with the identity`() async throws {
        try await with { vault in
            try await vault.disclose(ada, by: olive, at: now)
            try await vault.disclose(ada, by: otto, at: now)
            try await vault.withdraw(ada, by: olive, at: now)
            try await vault.withdraw(ada, by: otto, at: now)
            #expect(try await vault.release(ada, to: olive, at: now + 1).reply == .withheld)
            #expect(try await vault.disclose(ada, by: olive, at: now + 1).reply == .refused(Refusal(.notAllowed)))
        }
    }

    @Test func `holds for no row that somebody wrote or moved in the database`() async throws {
        try await with { vault in
            try await vault.shield(ben, at: now)
            try await vault.disclose(ada, by: olive, at: now)
            try await vault.disclose(ada, by: otto, at: now)
            for change in [
                "update disclosure set child = '\(ben)'", "update disclosure set since = since + interval '1 hour'",
                "update disclosure set id = gen_random_uuid()", "update disclosure set code = '', other_code = ''",
            ] {
                _ = try await vault.connection.withTransaction { transaction in
                    try await transaction.query("create temporary table kept as select * from disclosure")
                }
                try await vault.connection.execute(script: change)
                for child in [ada, ben] {
                    #expect(try await vault.release(child, to: olive, at: now + 60).reply == .withheld, "\(change)")
                }
                try await vault.connection.execute(
                    script: "delete from disclosure; insert into disclosure select * from kept; drop table kept")
            }
            #expect(try await vault.release(ada, to: olive, at: now + 60).reply != .withheld)
        }
    }
}
