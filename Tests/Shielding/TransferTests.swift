import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `A transfer from one authority to another` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let here = Invented.authority
    let there = Invented.elsewhere
    let dan = Somebody.manager()
    let bea = Somebody.manager(of: Invented.elsewhere)
    let olive = Somebody.officer()
    let bess = Somebody.officer(of: Invented.elsewhere)
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    private func after(days: Double) -> Date { now.addingTimeInterval(days * 86_400) }

    private func deposit(
        _ child: Child.ID, record: SourceRecord.ID = .random(), of authority: AuthorityCode = Invented.authority,
        candidates: [Child.ID] = [], _ vault: VaultFixture
    ) async throws {
        try await vault.deposit([
            try vault.sealer.reported(
                Invented.whereabouts(authority: authority), of: child, record: record, candidates: candidates)
        ])
    }

    /// Agreed to by both, and heard of by Directory.
    private func transfer(
        _ child: Child.ID, from: Somebody, to: Somebody, at now: Date, _ vault: VaultFixture
    ) async throws {
        let authority = try #require(to.authority)
        try await vault.propose(child, to: authority, by: from, at: now)
        let agreed = try await vault.propose(child, to: authority, by: to, at: now)
        #expect(agreed.reply.standing?.state == .completed)
        let settled = try #require(agreed.events.compactMap { $0 as? ResponsibilitySettled }.first)
        #expect(settled.authority == authority && settled.transferred == now)
        try await vault.complete(settled.child, to: authority, at: now)
    }

    @Test func `is due when a report names another authority, in the lists of both, and moves nothing`() async throws {
        try await VaultFixture.with { vault in
            try await deposit(ada, vault)
            let due = try await vault.reportMove(of: ada, to: there, at: now)
            #expect(due.audit == [AuditNote(.dueTransfer, children: [ada])])
            #expect(try await vault.reportMove(of: ada, to: there, at: after(days: 1)).audit.isEmpty)
            #expect(try await vault.responsible(for: ada) == here)

            let given = try #require(try await vault.listed(for: dan, at: after(days: 14)).first)
            #expect(given.child == ada && given.side == .giving && given.other == there && given.origin == .move)
            #expect(given.opened == now && given.state == .reminded && given.agreed.isEmpty)
            let received = try await vault.listed(for: bea, at: now)
            #expect(received.map(\.side) == [.receiving] && received.map(\.other) == [here])
            #expect(received.map(\.id) == [given.id])
            let third = AuthorityCode("E10000003")
            for nobody in [Somebody.manager(of: third), olive, bess] {
                #expect(try await vault.listed(for: nobody, at: now).isEmpty)
            }
        }
    }

    @Test func `moves a child by the word of both, and whose it is follows`() async throws {
        try await VaultFixture.with { vault in
            try await deposit(ada, vault)
            try await vault.reportMove(of: ada, to: there, at: now)
            let id = try #require(try await vault.listed(for: bea, at: now).first?.id)
            let accepted = try await vault.decide(id, .accept, by: bea, at: now)
            #expect(accepted.reply == .stands(TransferStanding(transfer: id, state: .waiting)))
            #expect(accepted.audit == [AuditNote(.agreedToTransfer, terms: ["step": "accept"], children: [ada])])
            #expect(accepted.events.isEmpty)
            #expect(try await vault.responsible(for: ada) == here)

            let agreed = try await vault.decide(id, .accept, by: dan, at: now)
            #expect(agreed.reply == .stands(TransferStanding(transfer: id, state: .completed)))
            #expect(agreed.audit == [AuditNote(.completedTransfer, children: [ada])])
            let settled = try #require(agreed.events.first as? ResponsibilitySettled)
            #expect(settled == ResponsibilitySettled(child: ada, authority: there, transferred: now))
            try await vault.complete(ada, to: there, at: now)
            #expect(try await vault.responsible(for: ada) == there)

            let seen = try await vault.listed(for: dan, at: after(days: 27))
            #expect(seen.map(\.state) == [.completed] && seen.map(\.side) == [.giving])
            #expect(try await vault.listed(for: dan, at: after(days: 29)).isEmpty)
            // The sources of the old authority go on reporting.
            #expect(try await vault.reportMove(of: ada, to: here, at: after(days: 30)).audit.isEmpty)
            #expect(try await !vault.reportMove(of: ada, to: here, at: after(days: 184)).audit.isEmpty)
        }
    }

    @Test func `that is refused, or taken back, is over, and nothing has moved`() async throws {
        try await VaultFixture.with { vault in
            try await deposit(ada, vault)
            let proposed = try await vault.propose(ada, to: there, by: bea, at: now)
            #expect(proposed.audit == [AuditNote(.proposedTransfer, children: [ada])])
            let id = try #require(proposed.reply.standing?.transfer)
            let refused = try await vault.decide(id, .temporaryStay, by: dan, at: now)
            #expect(refused.reply.standing?.state == .refused)
            #expect(refused.audit == [AuditNote(.endedTransfer, terms: ["step": "temporaryStay"], children: [ada])])
            #expect(try await vault.listed(for: bea, at: now).map(\.refusal) == [.temporaryStay])
            #expect(try await vault.decide(id, .accept, by: dan, at: now).reply.standing?.state == .refused)

            let again = try await vault.propose(ada, to: there, by: dan, at: now)
            let next = try #require(again.reply.standing?.transfer)
            #expect(next != id)
            #expect(try await vault.decide(next, .withdraw, by: dan, at: now).reply.standing?.state == .withdrawn)
            #expect(try await vault.decide(next, .accept, by: bea, at: now).events.isEmpty)
            #expect(try await vault.responsible(for: ada) == here)
        }
    }

    /// Shielded, one who may be a shielded child, of an authority that is loading, and not there.
    @Test func `of whom anything is withheld is for officers, and data managers hear what they would of nobody`()
        async throws
    {
        try await VaultFixture.with { vault in
            let (held, unknown) = (Child.ID.random(), Child.ID.random())
            for child in [ada, ben] { try await deposit(child, vault) }
            for child in [ada, ben] { try await vault.reportMove(of: child, to: there, at: now) }
            let seen = try await vault.listed(for: dan, at: now)
            #expect(Set(seen.map(\.child)) == [ada, ben])
            try await vault.shield(ada, at: now)
            try await deposit(held, candidates: [ada], vault)
            try await vault.reportMove(of: held, to: there, at: now)

            for manager in [dan, bea] {
                #expect(try await vault.listed(for: manager, at: now).map(\.child) == [ben])
                let absent = try await vault.propose(unknown, to: there, by: manager)
                #expect(absent.reply == .refused(Refusal(.notFound)))
                for child in [ada, held] {
                    let proposed = try await vault.propose(child, to: there, by: manager)
                    #expect(proposed.reply == absent.reply)
                    #expect(proposed.audit.map(\.terms) == absent.audit.map(\.terms))
                    #expect(proposed.events.isEmpty)
                }
                let nobodys = try await vault.decide(.random(), .accept, by: manager)
                for transfer in seen where transfer.child == ada {
                    for step in TransferStep.allCases {
                        let decided = try await vault.decide(transfer.id, step, by: manager)
                        #expect(decided.reply == nobodys.reply && decided.audit == nobodys.audit)
                    }
                }
            }
            #expect(Set(try await vault.listed(for: olive, at: now).map(\.child)) == [ada, held])
            let received = try await vault.listed(for: bess, at: now)
            #expect(Set(received.map(\.child)) == [ada, held])
            // Whose a shielded child is, the other officers learn by that authority's agreement.
            #expect(received.allSatisfy { $0.other == nil })
            #expect(try await vault.propose(ben, to: there, by: olive).reply == .refused(Refusal(.notFound)))

            let id = try #require(received.first { $0.child == ada }?.id)
            try await vault.decide(id, .accept, by: olive, at: now)
            #expect(try await vault.listed(for: bess, at: now).first { $0.id == id }?.other == here)
            #expect(try await vault.decide(id, .accept, by: bess, at: now).reply.standing?.state == .completed)
        }
    }

    @Test func `takes a shield along, and its officers decide from then on`() async throws {
        try await VaultFixture.with { vault in
            try await deposit(ada, vault)
            try await vault.shield(ada, at: now)
            // What one officer said for the old authority ends.
            try await vault.lift(ada, by: olive.account, at: now)
            try await transfer(ada, from: olive, to: bess, at: now, vault)
            #expect(try await vault.release(ada).reply == .withheld)

            let lifted = try await vault.lift(ada, by: .random(), at: now)
            #expect(lifted.reply == .refused(Refusal(.notAllowed)))
            #expect(try await vault.lift(ada, by: bess.account, of: there, at: now).reply == .proposed(since: now))
            #expect(try await vault.release(ada).reply == .withheld)
            #expect(try await vault.lift(ada, by: .random(), of: there, at: now).reply == .lifted)
        }
    }

    @Test func `into an authority that is loading has the child withheld until that is signed off`() async throws {
        try await VaultFixture.with { vault in
            try await deposit(ada, vault)
            try await deposit(ben, candidates: [ada], vault)
            try await vault.load(by: bess.account, of: there, at: now)
            try await vault.signOff(by: bess.account, of: there, at: now)
            #expect(try await vault.release(ada).reply != .withheld)

            try await vault.propose(ada, to: there, by: dan, at: now)
            try await vault.propose(ada, to: there, by: bea, at: now)
            let completed = try await vault.complete(ada, to: there, at: now)
            let told = completed.events.compactMap { $0 as? RecordCleared }
            // Directory holds whoever may be that child.
            #expect(told.map(\.child).contains(ben))
            for child in [ada, ben] { #expect(try await vault.release(child).reply == .withheld) }
            // Whoever had signed off did not know of this child.
            let another = Account.ID.random()
            #expect(try await vault.signOff(by: another, of: there, at: after(days: 1))?.state == .loading)
            #expect(try await vault.signOff(by: bess.account, of: there, at: after(days: 1))?.state == .open)
            #expect(try await vault.release(ada).reply != .withheld)
        }
    }

    @Test func `out of an authority that is loading waits, and what began before shows nothing`() async throws {
        try await VaultFixture.with { vault in
            try await deposit(ada, vault)
            try await vault.propose(ada, to: there, by: bea, at: now)
            try await vault.propose(ada, to: there, by: dan, at: now)
            // Agreed upon, and not heard of by Directory yet.
            try await vault.load(by: olive.account, at: now)
            try await vault.complete(ada, to: there, at: now)
            #expect(try await vault.responsible(for: ada) == there)
            #expect(try await vault.release(ada).reply == .withheld)
            try await deposit(ben, vault)
            let refused = try await vault.propose(ben, to: there, by: olive, at: now)
            guard case .refused(let refusal) = refused.reply else {
                Issue.record("\(refused.reply)")
                return
            }
            #expect(refusal.problems.map(\.rule) == ["loading"])

            for account in [olive.account, Account.ID.random()] { try await vault.signOff(by: account, at: now) }
            #expect(try await vault.release(ada).reply != .withheld)
            #expect(try await vault.propose(ben, to: there, by: dan, at: now).reply.standing?.state == .waiting)
        }
    }

    @Test func `of children who are merged is one, and the survivor has one authority, which Directory is told`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await deposit(ada, vault)
            try await deposit(ben, vault)
            for child in [ada, ben] { try await vault.reportMove(of: child, to: there, at: now) }
            try await vault.merge(ben, into: ada)
            let waiting = try await vault.listed(for: dan, at: now).filter { $0.closed == nil }
            #expect(waiting.map(\.child) == [ada])
            let id = try #require(waiting.first?.id)
            try await vault.decide(id, .accept, by: dan, at: now)
            #expect(try await vault.decide(id, .accept, by: bea, at: now).reply.standing?.state == .completed)
            try await vault.complete(ada, to: there, at: now)
            for child in [ada, ben] { #expect(try await vault.responsible(for: child) == there) }
        }
    }

    @Test func `of a child who is separated later holds for both parts, in which nothing becomes visible`()
        async throws
    {
        try await VaultFixture.with { vault in
            let (first, second) = (SourceRecord.ID.random(), SourceRecord.ID.random())
            try await deposit(ada, record: first, vault)
            try await deposit(ada, record: second, vault)
            try await transfer(ada, from: dan, to: bea, at: now, vault)
            try await vault.load(by: bess.account, of: there, at: now)
            let told = try await vault.separated(ben, from: ada, records: [second])
            for child in [ada, ben] {
                #expect(try await vault.responsible(for: child) == there)
                #expect(try await vault.release(child).reply == .withheld)
                #expect(told.contains(ResponsibilitySettled(child: child, authority: there, transferred: nil)))
            }
        }
    }

    @Test func `of a child whose identity is gone is nobody's any more`() async throws {
        try await VaultFixture.with { vault in
            try await deposit(ada, vault)
            try await vault.shield(ada, at: now)
            try await vault.reportMove(of: ada, to: there, at: now)
            let id = try #require(try await vault.listed(for: olive, at: now).first?.id)
            try await vault.withdrawIdentity(ada, by: [olive.account, .random()], at: now)
            for officer in [olive, bess] {
                #expect(try await vault.listed(for: officer, at: now).isEmpty)
                #expect(try await vault.decide(id, .accept, by: officer).reply == .refused(Refusal(.notFound)))
            }
            #expect(try await vault.reportMove(of: ada, to: there, at: now).audit.isEmpty)
        }
    }

    @Test func `is reminded of once after two weeks and once after four`() async throws {
        try await VaultFixture.with { vault in
            try await deposit(ada, vault)
            try await vault.reportMove(of: ada, to: there, at: now)
            func remind(_ days: Double) async throws -> [AuditNote] {
                try await vault.connection.withTransaction {
                    try await RemindOfTransfersJob(transfers: vault.transfers.transfers)
                        .remind(at: after(days: days), in: $0).audit
                }
            }
            #expect(try await remind(13).isEmpty)
            #expect(
                try await remind(14) == [
                    AuditNote(.remindedOfTransfer, terms: ["state": "reminded"], children: [ada])
                ])
            #expect(try await remind(20).isEmpty)
            #expect(
                try await remind(28) == [
                    AuditNote(.remindedOfTransfer, terms: ["state": "escalated"], children: [ada])
                ])
            #expect(try await remind(60).isEmpty)
        }
    }

    @Test func `leaves in clear neither authority, nor who has agreed; and a row that somebody altered is none`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await deposit(ada, vault)
            try await deposit(ben, vault)
            try await vault.propose(ada, to: there, by: dan, at: now)
            let agreed = try await vault.propose(ben, to: there, by: dan, at: now)
            try await vault.propose(ben, to: there, by: bea, at: now)
            try await vault.complete(ben, to: there, at: now)
            let text = try await vault.connection.withTransaction {
                try await $0.query(
                    """
                    select string_agg(t::text, '') || (select string_agg(r::text, '') from responsible r)
                    from transfer t
                    """
                ).first(as: String.self)
            }
            for hidden in [here.text, there.text, dan.account.description, "giving", "completed"] {
                #expect(try !#require(text).contains(hidden))
            }
            // Ben's agreed transfer as Ada's, and Ben's new authority as hers.
            try await vault.connection.execute(
                script: """
                    delete from transfer where child = '\(ada)';
                    update transfer set child = '\(ada)', closed = null;
                    update responsible set child = '\(ada)';
                    """)
            #expect(try await vault.responsible(for: ada) == here)
            #expect(try await vault.responsible(for: ben) == here)
            let id = try #require(agreed.reply.standing?.transfer)
            #expect(try await vault.decide(id, .accept, by: bea).reply == .refused(Refusal(.notFound)))
            #expect(try await vault.listed(for: bea, at: now).isEmpty)
        }
    }

    @Test func `shows a list at most fifty long, the oldest of those that wait first`() async throws {
        try await VaultFixture.with { vault in
            let children = (0..<ViewTransfers.most + 5).map { _ in Child.ID.random() }
            for (day, child) in children.enumerated() {
                try await deposit(child, vault)
                try await vault.reportMove(of: child, to: there, at: after(days: Double(day)))
            }
            let listed = try await vault.listed(for: bea, at: after(days: 60))
            #expect(listed.map(\.child) == Array(children.prefix(ViewTransfers.most)))
            #expect(listed.first?.state == .escalated)
        }
    }
}

extension VaultFixture {
    /// What Directory is told of a separation.
    fileprivate func separated(_ other: Child.ID, from child: Child.ID, records: [SourceRecord.ID]) async throws
        -> [ResponsibilitySettled]
    {
        typealias Reshaping = `A shield over children who are merged and separated`
        let event = ChildrenSeparated(
            child: child, left: Reshaping.shape(child), separated: Reshaping.shape(other), records: records, handles: []
        )
        return try await connection.withTransaction {
            try await ChildrenSeparatedHandler(vault: vault, covers: covers).handle(
                event, Context(messageID: UUID(), sender: .identity, now: Date()), in: $0
            ).events.compactMap { $0 as? ResponsibilitySettled }
        }
    }

    fileprivate func withdrawIdentity(_ child: Child.ID, by accounts: [Account.ID], at now: Date) async throws {
        for account in accounts {
            _ = try await connection.withTransaction {
                try await WithdrawIdentityHandler(vault: vault, responsibles: responsibles, covers: covers).handle(
                    WithdrawIdentity(principal: Self.unsigned, child: child),
                    Self.context(.shieldingOfficer, account, now), in: $0)
            }
        }
    }
}
