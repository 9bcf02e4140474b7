import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `A shield over children who are merged and separated` {
    static func shape(_ child: Child.ID, candidates: [Child.ID] = []) -> ReshapedChild {
        ReshapedChild(
            child: child,
            visible: VisibleChild(
                number: .random(), name: PersonName(given: ["Ada"], family: "Example"),
                dateOfBirth: PartialDate("2015-03-02")!, gender: .female, carers: []),
            reported: Date(timeIntervalSince1970: 0), candidates: candidates)
    }

    func hear<H: MessageHandler>(_ event: H.Input, _ handler: H, _ fixture: VaultFixture) async throws
    where H.Input: Event {
        let context = Context(messageID: UUID(), sender: .identity, now: Date())
        _ = try await fixture.connection.withTransaction { transaction in
            try await handler.handle(event, context, in: transaction)
        }
    }

    func shielded(_ children: Child.ID..., in fixture: VaultFixture) async throws -> Set<Child.ID> {
        try await fixture.connection.withTransaction { transaction in
            try ShieldStore.shielded(try await transaction.query(ShieldStore.kin(of: children)), by: StandingShields())
        }
    }

    @Test func `covers the survivor of a merge, and both when they are separated`() async throws {
        try await VaultFixture.with { fixture in
            let (ada, ben) = (Child.ID.random(), Child.ID.random())
            try await fixture.shield(ben)
            try await hear(
                ChildrenMerged(merged: ben, survivor: Self.shape(ada)),
                ChildrenMergedHandler(vault: fixture.vault, covers: fixture.covers),
                fixture)
            #expect(try await shielded(ada, in: fixture) == [ada])
            try await hear(
                ChildrenSeparated(
                    child: ada, left: Self.shape(ada), separated: Self.shape(ben), records: [], handles: []),
                ChildrenSeparatedHandler(vault: fixture.vault, covers: fixture.covers), fixture)
            #expect(try await shielded(ada, ben, in: fixture) == [ada, ben])
        }
    }

    @Test func `stays over both whatever one person says, and ends with the doubt where there is none`() async throws {
        try await VaultFixture.with { fixture in
            let (ada, ben, cy) = (Child.ID.random(), Child.ID.random(), Child.ID.random())
            func changed(_ one: Child.ID, _ other: Child.ID, _ mayBeOne: Bool) async throws {
                try await hear(
                    CandidatesChanged(
                        child: one, other: other, mayBeOne: mayBeOne, candidates: [], otherCandidates: []),
                    CandidatesChangedHandler(covers: fixture.covers), fixture)
            }
            try await fixture.shield(ben)
            try await changed(ada, ben, true)
            try await changed(ada, ben, false)
            #expect(try await shielded(ada, in: fixture) == [ada])
            let dan = Child.ID.random()
            try await changed(cy, dan, true)
            try await changed(cy, dan, false)
            try await fixture.shield(dan)
            #expect(try await shielded(cy, in: fixture).isEmpty)
        }
    }

    @Test func `gives the survivor what the vault had of both, and what comes later under the old name`() async throws {
        try await VaultFixture.with { fixture in
            let (ada, ben) = (Child.ID.random(), Child.ID.random())
            let (first, second, third) = (
                Involvement.Handle.random(), Involvement.Handle.random(), Involvement.Handle.random()
            )
            let record = SourceRecord.ID.random()
            try await fixture.deposit([
                try fixture.sealer.reported(of: ada, handle: first),
                try fixture.sealer.reported(of: ben, record: record, handle: second),
            ])
            try await hear(
                ChildrenMerged(merged: ben, survivor: Self.shape(ada)),
                ChildrenMergedHandler(vault: fixture.vault, covers: fixture.covers),
                fixture)
            try await fixture.deposit([try fixture.sealer.declared(by: .random(), of: ben, handle: third)])
            for child in [ada, ben] {
                let shown = try await fixture.release(child).reply.whereabouts?.contacts.map(\.handle)
                #expect(Set(shown ?? []) == [first, second, third])
            }
            try await hear(
                ChildrenSeparated(
                    child: ada, left: Self.shape(ada), separated: Self.shape(ben), records: [record], handles: [second]),
                ChildrenSeparatedHandler(vault: fixture.vault, covers: fixture.covers), fixture)
            let (left, apart) = (
                try await fixture.release(ada).reply.whereabouts?.contacts.map(\.handle),
                try await fixture.release(ben).reply.whereabouts?.contacts.map(\.handle)
            )
            #expect(left == [first] && Set(apart ?? []) == [second, third])
        }
    }
}
