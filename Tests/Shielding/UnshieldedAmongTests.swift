import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `Asking whom a search on a hidden field may find` {
    func mayBeFound(_ children: Child.ID..., in fixture: VaultFixture) async throws -> [Child.ID] {
        let answer = try await ask(children, in: fixture)
        #expect(answer.audit.isEmpty)
        return answer.reply.places.map { children[$0] }
    }

    func ask(_ children: [Child.ID], in fixture: VaultFixture) async throws -> Answer<UnshieldedAmong.Reply> {
        let sealed = try fixture.sealer.seal(
            WireCoding.encoder().encode(children), purpose: .question, binding: [])
        return try await fixture.connection.withTransaction {
            try await UnshieldedAmongHandler(vault: fixture.vault, store: fixture.store)
                .answer(UnshieldedAmong(children: sealed), Context(messageID: UUID(), now: Date()), in: $0)
        }
    }

    @Test func `neither a shielded child, nor one that the vault has not heard of`() async throws {
        try await VaultFixture.with { fixture in
            let (ada, ben, unknown) = (Child.ID.random(), Child.ID.random(), Child.ID.random())
            try await fixture.deposit([
                try fixture.sealer.reported(of: ada), try fixture.sealer.reported(of: ben),
            ])
            #expect(try await mayBeFound(unknown, ada, ben, in: fixture) == [ada, ben])
            try await fixture.shield(ada)
            #expect(try await mayBeFound(unknown, ada, ben, in: fixture) == [ben])
        }
    }

    @Test func `nor one that may be a shielded child`() async throws {
        try await VaultFixture.with { fixture in
            let (ada, ben) = (Child.ID.random(), Child.ID.random())
            try await fixture.deposit([
                try fixture.sealer.reported(of: ada), try fixture.sealer.reported(of: ben, candidates: [ada]),
            ])
            #expect(try await mayBeFound(ada, ben, in: fixture) == [ada, ben])
            try await fixture.shield(ada)
            #expect(try await mayBeFound(ada, ben, in: fixture) == [])
        }
    }

    @Test func `and a child who was merged as the survivor`() async throws {
        try await VaultFixture.with { fixture in
            let (ada, ben) = (Child.ID.random(), Child.ID.random())
            try await fixture.deposit([
                try fixture.sealer.reported(of: ada), try fixture.sealer.reported(of: ben),
            ])
            let merged = ChildrenMerged(
                merged: ben, survivor: `A shield over children who are merged and separated`.shape(ada))
            _ = try await fixture.connection.withTransaction {
                try await ChildrenMergedHandler(vault: fixture.vault, covers: fixture.covers).handle(
                    merged, Context(messageID: UUID(), sender: .identity, now: Date()), in: $0)
            }
            #expect(try await mayBeFound(ada, ben, in: fixture) == [ada, ben])
            try await fixture.shield(ada)
            #expect(try await mayBeFound(ada, ben, in: fixture) == [])
        }
    }

    @Test func `nobody of more than may be asked about at once`() async throws {
        try await VaultFixture.with { fixture in
            let ada = Child.ID.random()
            try await fixture.deposit([try fixture.sealer.reported(of: ada)])
            let others = (1..<UnshieldedAmong.count).map { _ in Child.ID.random() }
            #expect(try await ask([ada] + others, in: fixture).reply.places == [0])
            #expect(try await ask([ada, .random()] + others, in: fixture).reply == UnshieldedAmong.withheld)
        }
    }
}
