import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `A database that knows less than the journal of shields` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let cy = Child.ID.random()

    /// What a restore to a moment before, or an administrator, does.
    private func forget(_ tables: String..., in fixture: VaultFixture) async throws {
        for table in tables { try await fixture.connection.execute(script: "delete from \(table)") }
    }

    private func reconcile(_ children: Child.ID..., in fixture: VaultFixture) async throws -> Outcome<NoReply> {
        try await fixture.connection.withTransaction {
            try await ReconcileShieldsJob(vault: fixture.vault, covers: fixture.covers).reconcile(
                children, at: Date(), in: $0)
        }
    }

    private func isReleased(_ child: Child.ID, by fixture: VaultFixture) async throws -> Bool {
        if case .released = try await fixture.release(child).reply { true } else { false }
    }

    private func shields(in fixture: VaultFixture) async throws -> [KeptShield] {
        try await fixture.connection.withTransaction { try await ShieldStore().shields(of: [ada, ben, cy], in: $0) }
    }

    @Test func `releases nothing of a shielded child, nor of one that may be that child`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.deposit([
                try fixture.sealer.reported(of: ada), try fixture.sealer.reported(of: ben, candidates: [ada]),
                try fixture.sealer.reported(of: cy),
            ])
            try await fixture.shield(ada)
            try await forget("shield", "candidate", in: fixture)
            for child in [ada, ben] { #expect(try await !isReleased(child, by: fixture)) }
            #expect(try await isReleased(cy, by: fixture))
        }
    }

    @Test func `nor of whoever was merged with one`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.deposit([try fixture.sealer.reported(of: ada), try fixture.sealer.reported(of: ben)])
            try await fixture.shield(ada)
            try await fixture.merge(ada, into: ben)
            try await forget("shield", "candidate", "merged", in: fixture)
            for child in [ada, ben] { #expect(try await !isReleased(child, by: fixture)) }
        }
    }

    @Test func `covers who may be the child by what came after, before anything is put right`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.deposit([try fixture.sealer.reported(of: ada)])
            try await fixture.shield(ada)
            try await forget("shield", in: fixture)
            let told = try await fixture.deposit([try fixture.sealer.reported(of: ben, candidates: [ada])])
            #expect(told.compactMap { $0 as? RecordCleared }.allSatisfy { $0.candidates.isEmpty })
            #expect(try await !isReleased(ben, by: fixture))
            try await fixture.deposit([try fixture.sealer.reported(of: cy)])
            try await fixture.merge(cy, into: ada)
            #expect(try await !isReleased(cy, by: fixture))
            // And once more, with all that was learnt since.
            try await forget("shield", "candidate", "merged", in: fixture)
            for child in [ada, ben, cy] { #expect(try await !isReleased(child, by: fixture)) }
        }
    }

    @Test func `remembers doubts and separations from after a shield`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.deposit([try fixture.sealer.reported(of: ben), try fixture.sealer.reported(of: cy)])
            try await fixture.shield(ada)
            let doubt = CandidatesChanged(child: ben, other: ada, mayBeOne: true, candidates: [], otherCandidates: [])
            try await fixture.connection.withTransaction {
                _ = try await CandidatesChangedHandler(covers: fixture.covers).handle(
                    doubt, Context(messageID: UUID(), sender: .identity, now: Date()), in: $0)
            }
            try await fixture.separate(cy, from: ada, records: [])
            try await forget("shield", "candidate", in: fixture)
            for child in [ben, cy] { #expect(try await !isReleased(child, by: fixture)) }
            #expect(try Set(fixture.journal.read { $0.shields.keys }) == [ada, cy])
        }
    }

    @Test func `acknowledges no shield that the journal has not`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.shield(ada)
            // A lifting whose commit failed.
            try fixture.journal.lift([ada])
            try await fixture.shield(ada)
            try await forget("shield", in: fixture)
            #expect(try fixture.journal.read { $0.covers(ada) })
        }
    }

    @Test func `gets the shield back as it was, and Directory and the log are told`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.deposit([try fixture.sealer.reported(of: ben, candidates: [ada])])
            try await fixture.shield(ada)
            let before = try await shields(in: fixture)
            try await forget("shield", in: fixture)
            let outcome = try await reconcile(ada, in: fixture)
            #expect(try await shields(in: fixture) == before)
            #expect(outcome.audit == [AuditNote(.restoredShield, children: [ada])])
            let told = outcome.events.compactMap { $0 as? RecordCleared }
            #expect(Set(told.map(\.child)) == [ada, ben])
            #expect(told.allSatisfy { $0.candidates.isEmpty })
        }
    }

    @Test func `gets the shields of both parts of a person back`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.shield(ada)
            try await fixture.merge(ben, into: ada)
            try await fixture.separate(ben, from: ada, records: [])
            let before = try await shields(in: fixture)
            #expect(before.count == 2)
            try await forget("shield", "candidate", in: fixture)
            _ = try await reconcile(ada, ben, in: fixture)
            #expect(try await Set(shields(in: fixture)) == Set(before))
        }
    }

    @Test func `gives each part of a person a shield that stands in the journal alone`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.shield(ada)
            try await fixture.merge(ben, into: ada)
            try await forget("shield", in: fixture)
            try await fixture.separate(ben, from: ada, records: [])
            #expect(try Set(fixture.journal.read { $0.shields.keys }) == [ada, ben])
            // Lifted of one, it stands of the other.
            for _ in 0..<2 { try await fixture.lift(ada) }
            #expect(try await !isReleased(ben, by: fixture))
            #expect(try Set(fixture.journal.read { $0.shields.keys }) == [ben])
        }
    }

    @Test func `does not count a word that was taken back since`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.shield(ada)
            try await fixture.lift(ada)
            try await fixture.connection.execute(script: "create table kept as table lifting")
            // Shielding once more takes it back.
            try await fixture.shield(ada)
            try await fixture.connection.execute(script: "insert into lifting table kept")
            #expect(try await fixture.lift(ada).reply != .lifted)
            #expect(try await fixture.lift(ada).reply == .lifted)
        }
    }

    @Test func `nor one that has been done`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.shield(ada)
            try await fixture.lift(ada)
            try await fixture.connection.execute(script: "create table kept as table lifting")
            #expect(try await fixture.lift(ada).reply == .lifted)
            try await fixture.shield(ada)
            try await fixture.connection.execute(script: "insert into lifting table kept")
            #expect(try await fixture.lift(ada).reply != .lifted)
        }
    }

    @Test func `gets no shield back that was lifted`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.deposit([try fixture.sealer.reported(of: ben)])
            try await fixture.shield(ada)
            try await fixture.merge(ada, into: ben)
            for _ in 0..<2 { try await fixture.lift(ben) }
            let outcome = try await reconcile(ada, ben, in: fixture)
            #expect(outcome.audit.isEmpty)
            #expect(try await shields(in: fixture).isEmpty)
            #expect(try await isReleased(ben, by: fixture))
        }
    }

    @Test func `takes one officer's word back with it`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.shield(ada)
            try await fixture.lift(ada)
            try await forget("shield", in: fixture)
            _ = try await reconcile(ada, in: fixture)
            #expect(try await fixture.lift(ada).reply != .lifted)
        }
    }

    @Test func `that knows a shield more is believed`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.deposit([try fixture.sealer.reported(of: ben, candidates: [ada])])
            try await fixture.shield(ada)
            try fixture.journal.lift([ada])
            #expect(try !fixture.journal.read { $0.covers(ada) })
            let outcome = try await reconcile(ada, in: fixture)
            #expect(outcome.audit.isEmpty && outcome.events.isEmpty)
            #expect(try fixture.journal.read { $0.covers(ben) })
            let kept = try fixture.journal.read { Array($0.shields.values) }
            #expect(try await shields(in: fixture).map(\.order) == kept.map(\.order))
        }
    }

    @Test func `and an officer's word that only the database knows is no word`() async throws {
        try await VaultFixture.with { fixture in
            try await fixture.shield(ada)
            let said = try WireCoding.encoder().encode(LiftDecision.Proposal(by: .random(), since: Date()))
            let word = #"{"proposal":\#(String(decoding: said, as: UTF8.self)),"code":"AAAA"}"#
            let forged = try fixture.sealer.seal(
                Data(word.utf8), purpose: .whereabouts, binding: ["lifting", ada.description])
            try await fixture.connection.withTransaction {
                LiftingStore().propose(ada, since: Date(), word: forged, in: $0)
            }
            #expect(try await fixture.lift(ada).reply != .lifted)
        }
    }
}
