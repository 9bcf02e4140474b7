import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `Asking who may be told` {
    let ada = Child.ID.random()
    let newcomer = Account.ID.random()
    let colleague = Account.ID.random()
    let new = Involvement.Handle.random()
    let school = Involvement.Handle.random()

    func fact(
        _ kind: RecipientsOf.Fact.Kind, of child: Child.ID? = nil, handle: Involvement.Handle? = nil,
        inContact: [Involvement.Handle]
    ) -> RecipientsOf.Fact {
        RecipientsOf.Fact(
            id: UUID(), child: child ?? ada, kind: kind, handle: handle ?? new, inContact: inContact)
    }

    /// A school that reported, and a practitioner who declared themselves.
    func fill(_ vault: VaultFixture) async throws {
        try await vault.deposit([
            try vault.sealer.reported(Invented.whereabouts(account: colleague), of: ada, handle: school)
        ])
        try await vault.deposit([try vault.sealer.declared(by: newcomer, of: ada, handle: new)])
    }

    @Test func `both sides learn of each other, declared or reported`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            let began = fact(.began, inContact: [school])
            let ended = fact(.ended, inContact: [school])

            let answer = try await vault.recipients(began, ended)

            #expect(
                answer.reply.decisions == [
                    .init(
                        fact: began.id,
                        recipients: [
                            .init(account: colleague, told: .newInvolvement),
                            .init(account: newcomer, told: .othersInContact),
                        ]),
                    .init(fact: ended.id, recipients: [.init(account: colleague, told: .involvementEnded)]),
                ])
            #expect(answer.audit == [AuditNote(.decidedRecipients, children: [ada])])
        }
    }

    @Test func `a fact is left out until the vault has heard of its handles`() async throws {
        try await VaultFixture.with { vault in
            let began = fact(.began, inContact: [school])
            let early = try await vault.recipients(began)
            #expect(early.reply == RecipientsOf.withheld)
            #expect(early.audit.isEmpty)

            try await fill(vault)
            #expect(try await vault.recipients(began).reply.decisions.map(\.fact) == [began.id])
        }
    }

    @Test func `of a shielded child the newcomer alone is told, that the management team knows`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            try await vault.shield(ada)
            let began = fact(.began, inContact: [school])
            let ended = fact(.ended, inContact: [school])

            #expect(
                try await vault.recipients(began, ended).reply.decisions == [
                    .init(fact: began.id, recipients: [.init(account: newcomer, told: .managementTeamKnows)]),
                    .init(fact: ended.id, recipients: []),
                ])
        }
    }

    @Test func `a handle speaks for its own child alone`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            try await vault.shield(ada)
            let ben = Child.ID.random()
            let other = Involvement.Handle.random()
            try await vault.deposit([try vault.sealer.declared(by: newcomer, of: ben, handle: other)])

            #expect(
                try await vault.recipients(fact(.began, of: ben, handle: other, inContact: [school])).reply
                    == RecipientsOf.withheld)
        }
    }

    @Test func `whoever can't be made out is there without an account`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            var spoilt = try vault.sealer.reported(Invented.whereabouts(account: .random()), of: ada)
            spoilt.envelope.ciphertext[spoilt.envelope.ciphertext.startIndex] ^= 1
            try await vault.deposit([spoilt])
            let began = fact(.began, inContact: [try #require(spoilt.handle)])

            #expect(
                try await vault.recipients(began).reply.decisions.flatMap(\.recipients)
                    == [.init(account: newcomer, told: .othersInContact)])
        }
    }

    @Test func `more than 256 facts at once are not decided`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            let handler = RecipientsOfHandler(
                vault: vault.vault, store: vault.store, goodFor: .seconds(60))
            for (count, decided) in [(256, 256), (257, 0)] {
                let facts = (0..<count).map { _ in fact(.began, inContact: [school]) }
                let answer = try await vault.connection.withTransaction {
                    try await handler.answer(
                        RecipientsOf(facts: facts), Context(messageID: UUID(), now: Date()), in: $0)
                }
                #expect(answer.reply.decisions.count == decided)
            }
        }
    }

    @Test func `an answer that would come too late is withheld`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            let handler = RecipientsOfHandler(
                vault: vault.vault, store: vault.store, goodFor: .zero)
            let answer = try await vault.connection.withTransaction {
                try await handler.answer(
                    RecipientsOf(facts: [fact(.began, inContact: [school])]),
                    Context(messageID: UUID(), now: Date()), in: $0)
            }
            #expect(answer.reply == RecipientsOf.withheld)
            #expect(answer.audit.isEmpty)
        }
    }
}

@Suite struct `Owners that were made out lately` {
    @Test func `an envelope is opened once while it is at hand, and again when it no longer is`() {
        let cache = OpenedCache<Behind>(capacity: 2)
        let envelopes = (0..<5).map { _ in
            Envelope(
                id: UUID(), child: .random(), owner: .random(), binding: .record(.random()), sealed: .kept(Data()))
        }
        let owner = Behind.account(.random())
        var opened = 0
        func ask(_ index: Int) -> Behind {
            if let known = cache.value(of: envelopes[index]) { return known }
            opened += 1
            let behind = index == 0 ? owner : .noAccount
            cache.note(behind, of: envelopes[index])
            return behind
        }

        for _ in 0..<3 { #expect(ask(0) == owner) }
        #expect(opened == 1)
        for index in 1...4 { #expect(ask(index) == .noAccount) }
        #expect(opened == 5)
        #expect(ask(0) == owner)
        #expect(opened == 6)
    }
}
