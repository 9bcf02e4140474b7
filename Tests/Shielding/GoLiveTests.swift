import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `An authority whose shields are being put in` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let cy = Child.ID.random()
    let olive = Account.ID.random()
    let otto = Account.ID.random()
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    private func after(days: Double) -> Date { now.addingTimeInterval(days * 24 * 3600) }

    private func reported(
        _ child: Child.ID, of authority: AuthorityCode? = Invented.authority, record: SourceRecord.ID = .random(),
        handle: Involvement.Handle = .random(), account: Account.ID? = nil, candidates: [Child.ID] = [],
        by vault: VaultFixture
    ) throws -> WhereaboutsReported {
        try vault.sealer.reported(
            Invented.whereabouts(account: account, authority: authority), of: child, record: record, handle: handle,
            candidates: candidates)
    }

    @Test func `is open as long as nobody has said otherwise`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, by: vault)])
            #expect(try await vault.release(ada).reply != .withheld)
            let seen = try await vault.goLive(by: olive)
            #expect(seen.reply == .goLive(GoLive(authority: Invented.authority, state: .open)))
            #expect(try await vault.signOff(by: olive, at: now).state == .open)
        }
    }

    @Test func `has its children withheld until two of its officers have signed it off`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try reported(ada, by: vault), try reported(ben, of: Invented.elsewhere, by: vault),
            ])
            let begun = try await vault.load(by: olive, at: now)
            #expect(begun.reply.state == .loading)
            #expect(begun.delay == leaseOfARelease)
            #expect(begun.audit == [AuditNote(.beganLoading, terms: ["authority": Invented.authority.text])])
            #expect(try await vault.release(ada).reply == .withheld)
            #expect(try await vault.release(ben).reply != .withheld)

            #expect(try await vault.signOff(by: olive, at: now).signed == now)
            #expect(try await vault.signOff(by: olive, at: after(days: 1)).signed == now)
            #expect(try await vault.release(ada).reply == .withheld)
            #expect(try await vault.signOff(by: otto, at: after(days: 1)).state == .open)
            #expect(try await vault.release(ada).reply != .withheld)
        }
    }

    @Test func `is answered as a shielded child is, and as one who is not there`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try reported(ada, by: vault), try reported(ben, of: Invented.elsewhere, by: vault),
            ])
            try await vault.shield(ben, of: Invented.elsewhere)
            try await vault.load(by: olive, at: now)
            for child in [ada, ben, cy] {
                let answer = try await vault.release(child)
                #expect(answer.reply == .withheld)
                #expect(answer.audit == [AuditNote(.withheldWhereabouts, reason: .newReferral, children: [child])])
            }
        }
    }

    @Test func `withholds whoever may be one of its children, and whoever they may be`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try reported(ada, by: vault), try reported(ben, of: Invented.elsewhere, candidates: [ada], by: vault),
                try reported(cy, of: Invented.elsewhere, by: vault),
            ])
            try await vault.load(by: olive, at: now)
            #expect(try await vault.release(ben).reply == .withheld)
            #expect(try await vault.release(cy).reply != .withheld)
            try await vault.merge(cy, into: ada)
            for child in [ada, cy] { #expect(try await vault.release(child).reply == .withheld) }
        }
    }

    @Test func `is not found by a search on a hidden field, and nobody is told of its contacts`() async throws {
        try await VaultFixture.with { vault in
            let (first, second) = (Involvement.Handle.random(), Involvement.Handle.random())
            try await vault.deposit([
                try reported(ada, handle: first, account: olive, by: vault),
                try reported(ada, handle: second, account: otto, by: vault),
                try reported(ben, of: Invented.elsewhere, by: vault),
            ])
            let fact = RecipientsOf.Fact(
                id: UUID(), child: ada, kind: .began, handle: second, inContact: [first, second])
            #expect(try await vault.found(among: [ada, ben, cy]) == [ada, ben])
            #expect(try await vault.recipients(fact).reply.decisions.flatMap(\.recipients).count == 2)

            try await vault.load(by: olive, at: now)
            #expect(try await vault.found(among: [ada, ben, cy]) == [ben])
            let told = try await vault.recipients(fact).reply.decisions.flatMap(\.recipients)
            #expect(told == [.init(account: otto, told: .managementTeamKnows)])
        }
    }

    @Test func `withholds whom it is not known to be about, because the first report does not open`() async throws {
        try await VaultFixture.with { vault in
            let event = try reported(ada, of: Invented.elsewhere, by: vault)
            try await vault.deposit([event, try reported(ada, of: Invented.elsewhere, by: vault)])
            try await vault.connection.execute(
                script: "update envelope set ciphertext = '\\x00' where bound_to = '\(event.record)'")
            #expect(try await vault.release(ada).reply != .withheld)
            try await vault.load(by: olive, at: now)
            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test(arguments: Role.allCases.filter { $0 != .shieldingOfficer })
    func `is for shielding officers alone`(role: Role) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, by: vault)])
            let refused = try await vault.load(by: olive, as: role, at: now)
            #expect(refused.reply == .refused(Refusal(.notAllowed)))
            #expect(refused.audit.map(\.action) == [.refused])
            #expect(try await vault.release(ada).reply != .withheld)

            try await vault.load(by: olive, at: now)
            try await vault.signOff(by: olive, at: now)
            #expect(try await vault.signOff(by: otto, as: role, at: now).isRefused)
            #expect(try await vault.goLive(by: otto, as: role).reply == .refused(Refusal(.notAllowed)))
            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test(arguments: [nil, Invented.elsewhere])
    func `is signed off by officers of its own alone`(other: AuthorityCode?) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, by: vault)])
            try await vault.load(by: olive, at: now)
            try await vault.signOff(by: olive, at: now)
            try await vault.signOff(by: otto, of: other, at: now)
            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test func `is signed off anew when the first word is a fortnight old`() async throws {
        try await VaultFixture.with { vault in
            try await vault.load(by: olive, at: now)
            try await vault.signOff(by: olive, at: now)
            #expect(try await vault.signOff(by: otto, at: after(days: 14)).signed == after(days: 14))
            #expect(try await vault.signOff(by: olive, at: after(days: 15)).state == .open)
        }
    }

    enum Change: CaseIterable { case shield, lift, beginning }

    @Test(arguments: Change.allCases)
    func `is signed off anew after a shield, a lifting, or the word that it is loading`(change: Change) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, by: vault), try reported(ben, by: vault)])
            try await vault.shield(ben, at: now)
            try await vault.lift(ben, by: olive, at: now)
            try await vault.load(by: olive, at: now)
            try await vault.signOff(by: olive, at: after(days: 1))
            switch change {
            case .shield: try await vault.shield(ada, at: after(days: 2))
            case .lift: try await vault.lift(ben, by: otto, at: after(days: 2))
            case .beginning: try await vault.load(by: otto, at: after(days: 2))
            }
            let second = try await vault.signOff(by: otto, at: after(days: 3))
            #expect(second.state == .loading)
            #expect(second.signed == after(days: 3))
        }
    }

    @Test func `keeps its shields when it is signed off`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, by: vault), try reported(ben, by: vault)])
            try await vault.load(by: olive, at: now)
            try await vault.shield(ada, at: now)
            for officer in [olive, otto] { try await vault.signOff(by: officer, at: after(days: 1)) }
            #expect(try await vault.release(ada).reply == .withheld)
            #expect(try await vault.release(ben).reply != .withheld)
        }
    }
}

// MARK: - Directory

extension `An authority whose shields are being put in` {
    @Test func `has records held that may be its children's, from their first report on`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, of: Invented.elsewhere, by: vault)])
            try await vault.load(by: olive, at: now)
            // Ben is theirs, by the very report that says that he may be Ada.
            let announced = try await vault.deposit([try reported(ben, candidates: [ada], by: vault)])
            #expect(announced.compactMap { $0 as? RecordCleared }.allSatisfy { $0.candidates.isEmpty })
            // Cy is not, and may be Ada alone.
            let others = try await vault.deposit([
                try reported(cy, of: Invented.elsewhere, candidates: [ada], by: vault)
            ])
            // Ada may be Ben, and stays held; of Cy whoever is asked about is no child of theirs.
            let told = others.compactMap { $0 as? RecordCleared }
            #expect(told.filter { !$0.candidates.isEmpty }.map(\.child) == [cy])
        }
    }

    @Test func `has Directory told when it begins, and when it is open`() async throws {
        try await VaultFixture.with { vault in
            let (dot, eve) = (Child.ID.random(), Child.ID.random())
            try await vault.deposit([
                try reported(ada, by: vault), try reported(ben, of: Invented.elsewhere, candidates: [ada], by: vault),
                try reported(dot, of: Invented.elsewhere, by: vault),
                try reported(eve, of: Invented.elsewhere, candidates: [dot], by: vault),
            ])
            try await vault.load(by: olive, at: now)
            let held = try await vault.toldOfLoading()
            #expect(Set(held.map(\.child)) == [ada, ben])
            #expect(held.allSatisfy { $0.candidates.isEmpty })
            #expect(try await vault.toldOfLoading().isEmpty)

            for officer in [olive, otto] { try await vault.signOff(by: officer, at: now) }
            let cleared = try await vault.toldOfLoading()
            #expect(Set(cleared.map(\.child)) == [ada, ben])
            #expect(cleared.allSatisfy { !$0.candidates.isEmpty })
        }
    }

    @Test func `goes by whose a child is after a merge and a separation`() async throws {
        try await VaultFixture.with { vault in
            let record = SourceRecord.ID.random()
            try await vault.deposit([
                try reported(ben, record: record, by: vault), try reported(ada, of: Invented.elsewhere, by: vault),
                try reported(cy, of: Invented.elsewhere, candidates: [ada], by: vault),
            ])
            try await vault.load(by: olive, at: now)
            #expect(try await vault.release(cy).reply != .withheld)
            // The earliest record of either says whose they are.
            try await vault.merge(ben, into: ada)
            for child in [ada, ben, cy] { #expect(try await vault.release(child).reply == .withheld) }
            try await vault.separate(ben, from: ada, records: [record])
            #expect(try await vault.release(ben).reply == .withheld)
        }
    }
}

// MARK: - The journal

extension `An authority whose shields are being put in` {
    @Test func `stays so in a vault restored to a moment before it began, and has its row back`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, by: vault)])
            try await vault.load(by: olive, at: now)
            try await vault.connection.execute(script: "delete from loading")
            #expect(try await vault.release(ada).reply == .withheld)
            #expect(try await vault.found(among: [ada]).isEmpty)

            let outcome = try await vault.reconcileLoading()
            #expect(
                outcome.audit == [AuditNote(.restoredLoading, terms: ["authority": Invented.authority.text])])
            #expect(try await vault.connection.withTransaction { try await vault.loading.all(in: $0) }.count == 1)
            for officer in [olive, otto] { try await vault.signOff(by: officer, at: now) }
            #expect(try await vault.release(ada).reply != .withheld)
        }
    }

    @Test func `is signed off by two though its row is lost meanwhile`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, by: vault)])
            try await vault.load(by: olive, at: now)
            try await vault.connection.execute(script: "delete from loading")
            #expect(try await vault.signOff(by: olive, at: now).state == .loading)
            #expect(try await vault.signOff(by: otto, at: now).state == .open)
        }
    }

    @Test func `is closed by a row that the journal does not know`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, by: vault)])
            try await vault.load(by: olive, at: now)
            try await vault.connection.execute(script: "create table kept as select * from loading")
            for officer in [olive, otto] { try await vault.signOff(by: officer, at: now) }
            try await vault.connection.execute(script: "insert into loading select * from kept")
            #expect(try await vault.release(ada).reply == .withheld)
            _ = try await vault.reconcileLoading()
            try await vault.connection.execute(script: "delete from loading")
            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test func `takes no word of an earlier time, that a restore brings back`() async throws {
        try await VaultFixture.with { vault in
            try await vault.load(by: olive, at: now)
            try await vault.signOff(by: olive, at: now)
            try await vault.connection.execute(script: "create table kept as select * from loading")
            try await vault.signOff(by: otto, at: now)
            try await vault.load(by: olive, at: after(days: 1))
            try await vault.connection.execute(script: "delete from loading; insert into loading select * from kept")
            #expect(try await vault.signOff(by: otto, at: after(days: 1)).state == .loading)
        }
    }

    @Test func `takes no word that was taken back before a restore, nor one from another row`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try reported(ada, by: vault)])
            try await vault.load(by: olive, at: now)
            try await vault.load(by: olive, of: Invented.elsewhere, at: after(days: 1))
            try await vault.signOff(by: olive, at: after(days: 1))
            try await vault.connection.execute(script: "create table kept as select * from loading")
            // Another authority's row with these words.
            try await vault.connection.execute(
                script: """
                    update loading set word_key_id = kept.word_key_id, word_encapsulated_key = kept.word_encapsulated_key,
                        word_ciphertext = kept.word_ciphertext
                    from kept where loading.authority <> kept.authority and kept.word_key_id is not null
                    """)
            let other = try await vault.signOff(by: otto, of: Invented.elsewhere, at: after(days: 1))
            #expect(other.state == .loading)

            try await vault.shield(ada, at: after(days: 2))
            try await vault.connection.execute(
                script: "delete from loading; insert into loading select * from kept")
            #expect(try await vault.signOff(by: otto, at: after(days: 3)).signed == after(days: 3))
        }
    }
}

extension GoLiveReply {
    fileprivate var state: GoLive.State? {
        if case .goLive(let goLive) = self { goLive.state } else { nil }
    }
}

extension GoLive? {
    fileprivate var state: GoLive.State? { self?.state }
    fileprivate var signed: Date? { self?.signed }
    fileprivate var isRefused: Bool { self == nil }
}
