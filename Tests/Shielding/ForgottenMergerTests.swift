import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `A vault that has forgotten who is one` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let cleo = Child.ID.random()
    let dot = Child.ID.random()
    let olive = Somebody.officer()
    let otto = Somebody.officer()
    private static let tables = [
        "candidate", "merged", "shield", "telling_apart", "record_newest", "contact", "envelope",
    ]

    /// Everybody is known, and nobody may be anybody else.
    private func with(_ body: (VaultFixture) async throws -> Void) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit(try [ada, ben, cleo, dot].map { try vault.sealer.reported(of: $0) })
            try await body(vault)
        }
    }

    private func backUp(_ vault: VaultFixture) async throws {
        for table in Self.tables {
            try await vault.connection.execute(script: "create table kept_\(table) as table \(table)")
        }
    }

    private func restore(_ vault: VaultFixture) async throws {
        for table in Self.tables {
            try await vault.connection.execute(
                script: "delete from \(table); insert into \(table) overriding system value select * from kept_\(table)"
            )
        }
    }

    private func tellApart(_ child: Child.ID, _ other: Child.ID, in vault: VaultFixture) async throws
        -> TellApart.Reply?
    {
        try await vault.tellApart(child, other, by: olive)
        return try await vault.tellApart(child, other, by: otto).reply
    }

    @Test func `goes on withholding the survivor though two officers tell the two apart`() async throws {
        try await with { vault in
            try await vault.doubt(ada, ben)
            try await vault.shield(ada)
            try await backUp(vault)
            try await vault.merge(ada, into: ben)
            try await restore(vault)
            #expect(try await tellApart(ada, ben, in: vault) == .apart)
            for child in [ada, ben] { #expect(try await vault.isWithheld(child)) }
            // It hears of the merger once more.
            try await vault.merge(ada, into: ben)
            for child in [ada, ben] { #expect(try await vault.isWithheld(child)) }
            for officer in [olive, otto] { try await vault.lift(ada, by: officer.account) }
            for child in [ada, ben] { #expect(try await !vault.isWithheld(child)) }
        }
    }

    @Test func `goes on withholding whoever was merged into a child who was shielded then, or later`() async throws {
        for isShieldedFirst in [true, false] {
            try await with { vault in
                try await vault.doubt(ada, ben)
                if isShieldedFirst { try await vault.shield(ben) }
                try await backUp(vault)
                try await vault.merge(ada, into: ben)
                if !isShieldedFirst { try await vault.shield(ben) }
                try await restore(vault)
                try await vault.connection.withTransaction {
                    _ = try await ReconcileShieldsJob(vault: vault.vault, covers: vault.covers).reconcile(
                        [ada, ben], at: Date(), in: $0)
                }
                #expect(try await tellApart(ben, ada, in: vault) == .apart)
                for child in [ada, ben] { #expect(try await vault.isWithheld(child)) }
            }
        }
    }

    @Test func `withholds who is reported as perhaps the survivor`() async throws {
        try await with { vault in
            try await vault.shield(ada)
            try await backUp(vault)
            try await vault.merge(ada, into: ben)
            try await restore(vault)
            let told = try await vault.deposit([try vault.sealer.reported(of: cleo, candidates: [ben])])
            #expect(try await vault.isWithheld(cleo))
            #expect(told.compactMap { $0 as? RecordCleared }.allSatisfy { $0.candidates.isEmpty })
        }
    }

    @Test func `lets officers tell one of two apart, and covers both once it hears that they are one`() async throws {
        try await with { vault in
            try await vault.doubt(ada, ben)
            try await vault.shield(ada)
            try await backUp(vault)
            try await vault.merge(ben, into: cleo)
            try await restore(vault)
            #expect(try await tellApart(ada, ben, in: vault) == .apart)
            #expect(try await vault.isWithheld(cleo))
            try await vault.merge(ben, into: cleo)
            for child in [ben, cleo] { #expect(try await vault.isWithheld(child)) }
            #expect(try await tellApart(ada, cleo, in: vault) == .apart)
            for child in [ben, cleo] { #expect(try await !vault.isWithheld(child)) }
        }
    }

    @Test func `covers both whom it hears to be two, where the journal says that one is covered`() async throws {
        try await with { vault in
            let record = SourceRecord.ID.random()
            try await vault.deposit([try vault.sealer.reported(of: ben, record: record)])
            try await vault.merge(ben, into: cleo)
            try await vault.shield(ada)
            try await backUp(vault)
            try await vault.doubt(ada, cleo)
            try await restore(vault)
            try await vault.separate(ben, from: cleo, records: [record])
            for child in [ben, cleo] { #expect(try await vault.isWithheld(child)) }
            #expect(try await tellApart(ada, ben, in: vault) == .apart)
            #expect(try await !vault.isWithheld(ben))
            #expect(try await vault.isWithheld(cleo))
        }
    }

    @Test func `covers the survivor of a merger by the journal alone, whatever is restored next, and lists nobody`()
        async throws
    {
        try await with { vault in
            try await backUp(vault)
            try await vault.deposit([try vault.sealer.reported(of: ada, candidates: [ben])])
            try await vault.shield(ada)
            try await restore(vault)
            let told = try await vault.merge(ben, into: cleo).compactMap { $0 as? RecordCleared }
            #expect(told.contains { $0.child == cleo } && told.allSatisfy { $0.candidates.isEmpty })
            #expect(try vault.journal.read { $0.covers(cleo) })
            try await restore(vault)
            for child in [ada, ben, cleo] { #expect(try await vault.isWithheld(child)) }
            #expect(try await !vault.isWithheld(dot))
        }
    }

    @Test func `covers each part of a person of whom the journal names one`() async throws {
        try await with { vault in
            let record = SourceRecord.ID.random()
            try await vault.deposit([try vault.sealer.reported(of: ben, record: record)])
            try await vault.merge(ben, into: cleo)
            try await vault.shield(ada)
            try await backUp(vault)
            try await vault.separate(ben, from: cleo, records: [record])
            try await vault.doubt(ada, cleo)
            #expect(try await !vault.isWithheld(ben))
            try await restore(vault)
            try await vault.separate(ben, from: cleo, records: [record])
            for child in [ben, cleo] { #expect(try await vault.isWithheld(child)) }
        }
    }

    @Test func `shows nothing of a person by an identifier that the journal does not name`() async throws {
        try await with { vault in
            try await vault.merge(ben, into: cleo)
            try await vault.shield(ada)
            try await backUp(vault)
            try await vault.separate(ben, from: cleo, records: [])
            try await vault.doubt(ada, cleo)
            try await restore(vault)
            #expect(try vault.journal.read { !$0.covers(ben) && $0.covers(cleo) })
            // By the tables they are one, and what is Cleo's would be shown as Ben's.
            for child in [ben, cleo] { #expect(try await vault.isWithheld(child)) }
            #expect(try await !vault.isWithheld(dot))
        }
    }

    @Test func `shields the survivor by the journal though the merger was never committed`() async throws {
        struct Cut: Error {}
        try await with { vault in
            try await vault.shield(ada)
            let event = ChildrenMerged(
                merged: ada, survivor: `A shield over children who are merged and separated`.shape(ben))
            await #expect(throws: Cut.self) {
                try await vault.connection.withTransaction { transaction in
                    _ = try await ChildrenMergedHandler(vault: vault.vault, covers: vault.covers).handle(
                        event, Context(messageID: UUID(), sender: .identity, now: Date()), in: transaction)
                    throw Cut()
                }
            }
            #expect(try await vault.isWithheld(ben))
            try await vault.merge(ada, into: ben)
            #expect(try await shields(in: vault) == [ada, ben])
            for officer in [olive, otto] { try await vault.lift(ada, by: officer.account) }
            for child in [ada, ben] { #expect(try await !vault.isWithheld(child)) }
        }
    }

    @Test func `withdraws an identity by a shield that was never committed, and covers whoever may be the child`()
        async throws
    {
        struct Cut: Error {}
        try await with { vault in
            try await vault.doubt(ada, ben)
            try await backUp(vault)
            try await vault.doubt(ada, ben, mayBeOne: false)
            await #expect(throws: Cut.self) {
                try await vault.connection.withTransaction { transaction in
                    _ = try await vault.shield(ada, in: transaction)
                    throw Cut()
                }
            }
            try await restore(vault)
            for officer in [olive, otto] { try await vault.withdraw(ada, by: officer) }
            #expect(try vault.journal.read { $0.withdrawn[ada] != nil && $0.covers(ben) && !$0.covers(cleo) })
        }
    }

    @Test func `had a shield of each identifier, by whichever it was put up`() async throws {
        for shielded in [ada, ben, cleo] {
            try await with { vault in
                try await vault.merge(ada, into: ben)
                try await vault.shield(shielded)
                try await vault.merge(ben, into: cleo)
                #expect(try await shields(in: vault) == [ada, ben, cleo])
                #expect(try vault.journal.read { Set($0.shields.keys) } == [ada, ben, cleo])
            }
        }
    }

    @Test func `gets a shield for each identifier that had none before there was one of each`() async throws {
        try await with { vault in
            try await vault.merge(ada, into: ben)
            try await vault.merge(cleo, into: ben)
            try await vault.shield(ada)
            try await vault.tamper("delete from shield where child <> \(ada)")
            let migration = try #require(ShieldingService.migrations.first { $0.name == "m0015_a_shield_of_each" })
            for _ in 0..<2 { try await vault.connection.execute(script: migration.sql) }
            #expect(try await shields(in: vault) == [ada, ben, cleo])
        }
    }

    private func shields(in vault: VaultFixture) async throws -> Set<Child.ID> {
        try await vault.connection.withTransaction { try await ShieldStore().all(in: $0) }
    }
}
