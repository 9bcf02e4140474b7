import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `A release` {
    let ada = Child.ID.random()

    @Test func `shows what was reported, and the audit log learns which parts`() async throws {
        try await VaultFixture.with { vault in
            let handle = Involvement.Handle.random()
            try await vault.deposit([try vault.sealer.reported(of: ada, handle: handle)])

            let answer = try await vault.release(ada)

            let whereabouts = try #require(answer.reply.whereabouts)
            #expect(whereabouts.residence == Invented.home())
            #expect(whereabouts.carers == [Invented.mother])
            #expect(whereabouts.authority == Invented.authority)
            #expect(whereabouts.contacts.map(\.handle) == [handle])
            #expect(whereabouts.contacts.map(\.contact) == [Invented.school])
            #expect(
                answer.audit == [
                    AuditNote(
                        .releasedWhereabouts, reason: .newReferral, children: [ada],
                        parts: ["residence", "carers", "authority", "contacts"])
                ])
        }
    }

    @Test func `is for whom Identity counted that they open this child's record, and is withheld from others as ever`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            func answer(opening child: Child.ID?) async throws -> Answer<Release.Reply> {
                let query = Release(principal: VaultFixture.unsigned, child: ada, reason: .newReferral)
                return try await vault.connection.withTransaction {
                    try await ReleaseHandler(vault: vault.vault, store: vault.store).answer(
                        query, VaultFixture.context(.practitioner, opening: child), in: $0)
                }
            }
            #expect(try await answer(opening: ada).reply.whereabouts != nil)
            for other in [nil, Child.ID.random()] {
                let withheld = try await answer(opening: other)
                #expect(withheld.reply == .withheld)
                #expect(withheld.audit.map(\.action) == [.withheldWhereabouts])
            }
        }
    }

    @Test func `shows the newest version of a record and of an involvement alone`() async throws {
        try await VaultFixture.with { vault in
            let (record, handle) = (SourceRecord.ID.random(), Involvement.Handle.random())
            func version(_ street: String, ended: String? = nil, handle: Involvement.Handle?, isNewest: Bool) throws
                -> WhereaboutsReported
            {
                try vault.sealer.reported(
                    Invented.whereabouts(residence: Invented.home(street), ended: ended), of: ada, record: record,
                    handle: handle, isNewest: isNewest)
            }
            try await vault.deposit([try version("1 Example Street", handle: handle, isNewest: true)])
            try await vault.deposit([
                try version("2 Example Street", ended: "2025-07", handle: handle, isNewest: true),
                try version("3 Example Street", handle: nil, isNewest: false),
            ])

            let whereabouts = try #require(try await vault.release(ada).reply.whereabouts)
            #expect(whereabouts.residence == Invented.home("2 Example Street"))
            #expect(whereabouts.contacts.map(\.ended) == [PartialDate("2025-07")])
        }
    }

    @Test func `shows where a child lives of whom no service was named, and nobody in contact`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(Invented.bare(), of: ada, handle: nil)])
            let whereabouts = try #require(try await vault.release(ada).reply.whereabouts)
            #expect(whereabouts.residence == Invented.home() && whereabouts.carers == [Invented.mother])
            #expect(whereabouts.contacts.isEmpty)
        }
    }

    @Test func `takes the address from the record that was heard of last`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([
                try vault.sealer.reported(Invented.whereabouts(residence: Invented.home("1 Example Street")), of: ada),
                try vault.sealer.reported(Invented.whereabouts(residence: Invented.home("2 Example Street")), of: ada),
                try vault.sealer.reported(Invented.whereabouts(residence: nil), of: ada),
            ])

            let whereabouts = try #require(try await vault.release(ada).reply.whereabouts)
            #expect(whereabouts.residence == Invented.home("2 Example Street"))
            #expect(whereabouts.contacts.count == 3)
        }
    }

    @Test func `shows what a practitioner declared with the card of their account`() async throws {
        try await VaultFixture.with { vault in
            let (account, handle) = (Account.ID.random(), Involvement.Handle.random())
            try await vault.deposit([try vault.sealer.declared(by: account, of: ada, handle: handle)])
            let begun = try #require(try await vault.release(ada).reply.whereabouts)
            try await vault.deposit([try vault.sealer.declared(by: account, of: ada, handle: handle, ended: "2025-03")])
            let ended = try #require(try await vault.release(ada).reply.whereabouts)

            #expect(begun.contacts.map(\.selfDeclared) == [true])
            #expect(begun.contacts.map(\.contact) == [Invented.surgery])
            #expect(begun.contacts.map(\.holdsAssessment) == [true])
            #expect(begun.contacts.map(\.ended) == [nil])
            #expect(ended.contacts.map(\.handle) == [handle])
            #expect(ended.contacts.map(\.ended) == [PartialDate("2025-03")])
        }
    }

    @Test func `is withheld in the same words from whoever may not read, of a shielded and of an unknown child`()
        async throws
    {
        try await VaultFixture.with { vault in
            let shielded = Child.ID.random()
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: shielded),
            ])
            try await vault.shield(shielded)

            let answers =
                [
                    (shielded, try await vault.release(shielded)),
                    (shielded, try await vault.release(shielded, to: .shieldingOfficer)),
                    (ada, try await vault.release(ada, to: .auditor)),
                ] + [try await unknown(in: vault)]

            let onTheWire = try answers.map { try WireCoding.encoder().encode($0.1.reply) }
            #expect(Set(onTheWire).count == 1)
            for (child, answer) in answers {
                #expect(answer.reply == Release.withheld)
                #expect(answer.audit == [AuditNote(.withheldWhereabouts, reason: .newReferral, children: [child])])
            }
            #expect(try await vault.release(ada).reply.whereabouts != nil)
        }
    }

    @Test func `is withheld once the child is shielded`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])

            #expect(try await vault.release(ada).reply.whereabouts != nil)
            try await vault.shield(ada)
            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test func `is withheld from the first report on, if the shield came before it`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada)
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test func `of whoever may be a shielded child is withheld, on both sides`() async throws {
        try await VaultFixture.with { vault in
            let ben = Child.ID.random()
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben, candidates: [ada]),
            ])

            try await vault.shield(ada)
            #expect(try await vault.release(ben).reply == .withheld)
            #expect(try await vault.release(ada).reply == .withheld)
        }
        try await VaultFixture.with { vault in
            let ben = Child.ID.random()
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben, candidates: [ada]),
            ])

            try await vault.shield(ben)
            #expect(try await vault.release(ada).reply == .withheld)
        }
    }

    @Test func `leaves out what can't be opened, and is withheld where nothing can be`() async throws {
        try await VaultFixture.with { vault in
            let ben = Child.ID.random()
            var spoilt = try vault.sealer.reported(of: ada)
            spoilt.envelope.ciphertext[spoilt.envelope.ciphertext.startIndex] ^= 1
            var misbound = try vault.sealer.reported(of: ada)
            misbound.child = ben
            let strange = try vault.sealer.declared(by: .random(), of: ada, cardOf: .random())
            try await vault.deposit([spoilt, misbound, try vault.sealer.reported(of: ada)])
            try await vault.deposit([strange])

            let whereabouts = try #require(try await vault.release(ada).reply.whereabouts)
            #expect(whereabouts.contacts.count == 1)
            #expect(try await vault.release(ben).reply == .withheld)
        }
    }

    private func unknown(in vault: VaultFixture) async throws -> (Child.ID, Answer<Release.Reply>) {
        let nobody = Child.ID.random()
        return (nobody, try await vault.release(nobody))
    }
}
