import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `An override` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let petra = Somebody.withRight()
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    @Test func `shows one shielded record, in one session, and says so in the log`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben)])
            try await vault.shield(ada)
            try await vault.shield(ben)
            #expect(try await vault.release(ada, to: petra).reply == .withheld)

            let outcome = try await vault.override(ada, by: petra, at: now)
            #expect(outcome.reply == .holds(since: now))
            #expect(outcome.audit == [AuditNote(.usedOverride, children: [ada])])
            let whose = try vault.concerned(outcome.events)
            #expect(whose == [ConcernedOfficers(child: ada, authority: Invented.authority)])
            #expect(outcome.events.compactMap { ($0 as? OverrideUsed)?.at } == [now])

            let released = try await vault.release(ada, to: petra, at: now)
            #expect(released.reply.whereabouts?.residence == Invented.home())
            #expect(released.audit.map(\.action) == [.releasedByOverride])
            #expect(released.audit.map(\.reason) == [.safeguardingConcern])
            #expect(try await vault.release(ben, to: petra, at: now).reply == .withheld)
            #expect(try await vault.release(ada, to: petra.elsewhere, at: now).reply == .withheld)
            #expect(try await vault.release(ada, to: .withRight(), at: now).reply == .withheld)
            #expect(try await vault.release(ada, to: Somebody(account: petra.account), at: now).reply == .withheld)
        }
    }

    @Test func `shows a child who is held, because the child may be a shielded one`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada)
            try await vault.deposit([try vault.sealer.reported(of: ben, candidates: [ada])])
            #expect(try await vault.release(ben, to: petra, at: now).reply == .withheld)
            try await vault.override(ben, by: petra, at: now)
            #expect(try await vault.release(ben, to: petra, at: now).reply != .withheld)
        }
    }

    @Test(arguments: [true, false])
    func `holds until it is ended, and the end waits for the last lease`(isShielded: Bool) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            if isShielded { try await vault.shield(ada) }
            try await vault.override(ada, by: petra, at: now)
            #expect(try await vault.endOverride(ada, by: petra.elsewhere, at: now).reply == .ended)
            #expect(try await vault.release(ada, to: petra, at: now).reply != .withheld)

            let ended = try await vault.endOverride(ada, by: petra, at: now)
            #expect(ended.reply == .ended && ended.delay == leaseOfARelease)
            #expect(ended.audit == [AuditNote(.endedOverride, terms: ["ended": "1"], children: [ada])])
            #expect((try await vault.release(ada, to: petra, at: now).reply == .withheld) == isShielded)
            #expect(try await vault.endOverride(ada, by: petra, at: now).audit.map(\.terms) == [["ended": "0"]])
        }
    }

    @Test func `holds no longer than a session can`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try await vault.shield(ada)
            try await vault.override(ada, by: petra, at: now)
            let end = now + OverrideDecision.longest
            #expect(try await vault.release(ada, to: petra, at: end - 1).reply != .withheld)
            #expect(try await vault.release(ada, to: petra, at: end).reply == .withheld)
        }
    }

    /// What the vault answers is no way to find out who is shielded, or there at all.
    @Test func `is answered alike for who is shielded, held, neither or not there`() async throws {
        try await VaultFixture.with { vault in
            let (open, held, unknown) = (Child.ID.random(), Child.ID.random(), Child.ID.random())
            try await vault.shield(ada)
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: open),
                try vault.sealer.reported(of: held, candidates: [ada]),
            ])
            for child in [ada, open, held, unknown] {
                let outcome = try await vault.override(child, by: petra, at: now)
                #expect(outcome.reply == .holds(since: now))
                #expect(outcome.audit == [AuditNote(.usedOverride, children: [child])])
                #expect(try vault.concerned(outcome.events).map(\.child) == [child])
                #expect(outcome.events.compactMap { ($0 as? OverrideUsed)?.at } == [now])
            }
            #expect(try await vault.openInvestigations().count == 4)
            #expect(try await vault.release(unknown, to: petra, at: now).reply == .withheld)
            let visible = try await vault.release(open, to: petra, at: now)
            #expect(visible.audit.map(\.action) == [.releasedWhereabouts])
        }
    }

    @Test(arguments: Role.allCases)
    func `is refused to whoever has no right, whatever the role`(role: Role) async throws {
        try await VaultFixture.with { vault in
            let nobody = Somebody(role: role)
            for outcome in [
                try await vault.override(ada, by: nobody),
                try await vault.override(ben, by: nobody, acknowledged: false),
            ] {
                #expect(outcome.reply == .refused(Refusal(.notAllowed)))
                #expect(outcome.audit.map(\.action) == [.refused] && outcome.events.isEmpty)
            }
            #expect(try await vault.endOverride(ada, by: nobody).reply == .refused(Refusal(.notAllowed)))
            #expect(try await vault.openInvestigations().isEmpty)
        }
    }

    @Test func `is refused to whoever has not read the warning, or comes under another's name`() async throws {
        try await VaultFixture.with { vault in
            let unread = try await vault.override(ada, by: petra, acknowledged: false)
            #expect(unread.reply == .refused(Refusal(.invalid, problems: [OverrideDecision.notAcknowledged])))
            let another = try await vault.override(ada, by: petra, cardOf: .random())
            #expect(another.reply == .refused(Refusal(.notAllowed)))
            #expect(try await vault.openInvestigations().isEmpty)
        }
    }

    @Test func `that is asked for again is the same, and a new one once it was ended`() async throws {
        try await VaultFixture.with { vault in
            try await vault.override(ada, by: petra, at: now)
            let again = try await vault.override(ada, by: petra, at: now + 60)
            #expect(again.reply == .holds(since: now) && again.events.isEmpty)
            try await vault.endOverride(ada, by: petra, at: now + 120)
            let new = try await vault.override(ada, by: petra, at: now + 180)
            #expect(new.reply == .holds(since: now + 180) && new.events.count == 1)
            #expect(try await vault.openInvestigations().map(\.opened) == [now, now + 180])
        }
    }

    @Test(arguments: [true, false])
    func `ends when it changes who the child is`(isMerge: Bool) async throws {
        try await VaultFixture.with { vault in
            let record = SourceRecord.ID.random()
            try await vault.deposit([
                try vault.sealer.reported(of: ada, record: record), try vault.sealer.reported(of: ada),
                try vault.sealer.reported(of: ben),
            ])
            try await vault.shield(ada)
            try await vault.override(ada, by: petra)
            #expect(try await vault.release(ada, to: petra).reply != .withheld)
            if isMerge {
                try await vault.merge(ben, into: ada)
            } else {
                try await vault.separate(ben, from: ada, records: [record])
            }
            #expect(try await vault.release(ada, to: petra).reply == .withheld)
        }
    }

    @Test(arguments: [true, false])
    func `ends so too when it was asked for under an identifier from before a merge`(isMerge: Bool) async throws {
        try await VaultFixture.with { vault in
            let (old, record) = (Child.ID.random(), SourceRecord.ID.random())
            try await vault.deposit([
                try vault.sealer.reported(of: ada, record: record), try vault.sealer.reported(of: ada),
                try vault.sealer.reported(of: ben), try vault.sealer.reported(of: old),
            ])
            try await vault.merge(old, into: ada)
            try await vault.override(old, by: petra)
            try await vault.shield(ben)
            try await vault.shield(ada)
            #expect(try await vault.release(old, to: petra).reply != .withheld)
            if isMerge {
                try await vault.merge(ada, into: ben)
            } else {
                try await vault.separate(ben, from: ada, records: [record])
            }
            #expect(try await vault.release(old, to: petra).reply == .withheld)
        }
    }

    @Test func `that has ended does not hold again for whoever writes at the database`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try await vault.shield(ada)
            try await vault.override(ada, by: petra, at: now)
            try await vault.endOverride(ada, by: petra, at: now + 60)
            try await vault.tamper("update override set ended = null")
            #expect(try await vault.release(ada, to: petra, at: now + 120).reply == .withheld)
        }
    }

    @Test func `can't be written by whoever writes at the database alone`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben)])
            try await vault.shield(ada)
            try await vault.shield(ben)
            try await vault.override(ada, by: petra, at: now)
            // Another child's, a later one, and one under another name are not what the vault wrote.
            for statement in [
                "update override set child = \(ben)" as SQL, "update override set since = since + interval '9 hours'",
                "update override set child = \(ada), id = gen_random_uuid()",
            ] {
                try await vault.tamper(statement)
                #expect(try await vault.release(ben, to: petra, at: now).reply == .withheld)
                #expect(try await vault.release(ada, to: petra, at: now + 60).reply == .withheld)
            }
        }
    }

    @Test func `leaves in clear neither who, nor why, nor in which session`() async throws {
        try await VaultFixture.with { vault in
            try await vault.override(ada, by: petra)
            let row = try await vault.connection.withTransaction {
                try await $0.query("select override::text from override").first(as: String.self)
            }
            let text = try #require(row)
            let session = try #require(petra.session)
            #expect(text.contains(ada.description))
            for hidden in [petra.account.description, session.description, "missingChild", "Example Surgery"] {
                #expect(!text.contains(hidden))
            }
        }
    }
}

@Suite struct `The investigation of an override` {
    let ada = Child.ID.random()
    let petra = Somebody.withRight()
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    @Test func `opens with the override, and tells officers who, and why`() async throws {
        try await VaultFixture.with { vault in
            try await vault.override(ada, by: petra, at: now)
            let answer = try await vault.investigations()
            guard case .investigations(let open) = answer.reply else { throw CancellationError() }
            #expect(open.map(\.child) == [ada] && open.map(\.reason) == [.missingChild])
            #expect(open.map(\.by?.account) == [petra.account] && open.map(\.ended) == [nil])
            #expect(answer.audit == [AuditNote(.viewedInvestigations, children: [ada])])

            try await vault.endOverride(ada, by: petra, at: now + 60)
            #expect(try await vault.openInvestigations().map(\.ended) == [now + 60])
        }
    }

    @Test func `is closed by an officer, which ends an override that holds`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try await vault.shield(ada)
            try await vault.override(ada, by: petra, at: now)
            let id = try #require(try await vault.openInvestigations().first?.id)

            let closed = try await vault.close(id, as: .misused, at: now + 60)
            #expect(closed.reply == .closed(at: now + 60) && closed.delay == leaseOfARelease)
            #expect(closed.audit == [AuditNote(.closedInvestigation, children: [ada])])
            #expect(try await vault.openInvestigations().isEmpty)
            #expect(try await vault.release(ada, to: petra, at: now + 60).reply == .withheld)
            #expect(try await vault.close(id, as: .justified, at: now + 120).reply == .closed(at: now + 60))
            #expect(try await vault.close(.random()).reply == .refused(Refusal(.notFound)))
        }
    }

    @Test func `is not closed by whoever overrode, nor by who is no officer`() async throws {
        try await VaultFixture.with { vault in
            // Who was a practitioner then.
            let officer = Somebody(role: .shieldingOfficer, session: .random())
            try await vault.override(ada, by: officer.practising)
            let id = try #require(try await vault.openInvestigations().first?.id)
            #expect(
                try await vault.close(id, by: officer.elsewhere).reply
                    == .refused(Refusal(.invalid, problems: [InvestigationDecision.notYourOwn])))
            for role in Role.allCases where role != .shieldingOfficer {
                #expect(
                    try await vault.close(id, by: Somebody(role: role)).reply == .refused(Refusal(.notAllowed)))
                #expect(
                    try await vault.investigations(for: Somebody(role: role)).reply == .refused(Refusal(.notAllowed)))
            }
            #expect(try await vault.openInvestigations().count == 1)
        }
    }

    @Test func `stays open where somebody has put another's name into the database`() async throws {
        try await VaultFixture.with { vault in
            let officer = Somebody(role: .shieldingOfficer, session: .random())
            try await vault.override(ada, by: officer.practising, at: now)
            try await vault.override(.random(), by: petra, at: now + 1)
            try await vault.tamper(
                """
                update override as one set key_id = other.key_id, encapsulated_key = other.encapsulated_key,
                    ciphertext = other.ciphertext
                from override as other where one.child = \(ada) and other.child <> \(ada)
                """)
            let forged = try #require(try await vault.openInvestigations().first)
            #expect(forged.child == ada && forged.by == nil && forged.reason == nil)
            #expect(
                try await vault.close(forged.id, by: officer).reply
                    == .refused(Refusal(.invalid, problems: [InvestigationDecision.notReadable])))
        }
    }

    @Test func `is seen and closed by the officers of the authority that is responsible for the child, and no others`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            let unreported = Child.ID.random()
            try await vault.override(ada, by: petra, at: now)
            try await vault.override(unreported, by: petra, at: now + 1)
            let (own, anybodys) = try await (vault.openInvestigations()[0].id, vault.openInvestigations()[1].id)

            let stranger = Somebody.officer(of: Invented.elsewhere)
            let seen = try await vault.investigations(for: stranger)
            #expect(seen.audit == [AuditNote(.viewedInvestigations, children: [unreported])])
            let refused = try await vault.close(own, by: stranger)
            #expect(refused.reply == .refused(Refusal(.notFound)))
            #expect(refused.reply == (try await vault.close(.random(), by: stranger).reply))
            #expect(try await vault.openInvestigations().map(\.id) == [own, anybodys])
            #expect(try await vault.close(anybodys, by: stranger, at: now + 60).reply == .closed(at: now + 60))
            #expect(try await vault.close(own, at: now + 60).reply == .closed(at: now + 60))
        }
    }
}
