import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `A purge` {
    let ada = Child.ID.random()
    let first = SourceRecord.ID.random()
    let second = SourceRecord.ID.random()

    private func purge(_ records: [SourceRecord.ID], _ handles: [Involvement.Handle] = [], in vault: VaultFixture)
        async throws -> Outcome<PurgeRecords.Reply>
    {
        try await vault.connection.withTransaction {
            try await PurgeRecordsHandler(journal: vault.journal).handle(
                PurgeRecords(records: records, handles: handles),
                Context(messageID: UUID(), sender: .operations, now: Date()), in: $0)
        }
    }

    private func fill(_ vault: VaultFixture) async throws {
        for (record, street) in [
            (first, "1 Example Street"), (second, "2 Example Street"), (second, "3 Example Street"),
        ] {
            try await vault.deposit([
                try vault.sealer.reported(
                    Invented.whereabouts(residence: Invented.home(street)), of: ada, record: record)
            ])
        }
    }

    private func rows(_ table: String, in vault: VaultFixture) async throws -> Int? {
        try await vault.connection.withTransaction {
            try await $0.query("select count(*) from \(identifier: table)").first(as: Int.self)
        }
    }

    @Test func `takes what is kept of a record, and nothing else`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            let outcome = try await purge([second], in: vault)
            #expect(outcome.reply == .purged(1))
            #expect(outcome.audit == [AuditNote(.purgedRecords, terms: ["by": "operations", "count": "1"])])
            let left = try #require(try await vault.release(ada).reply.whereabouts)
            #expect(left.residence == Invented.home("1 Example Street"))
            #expect(left.contacts.count == 1)
            #expect(try await rows("data_key", in: vault) == 1)
            #expect(try await rows("record_newest", in: vault) == 1)
        }
    }

    @Test func `takes an involvement that a practitioner declared`() async throws {
        try await VaultFixture.with { vault in
            let handle = Involvement.Handle.random()
            try await vault.deposit([try vault.sealer.declared(by: .random(), of: ada, handle: handle)])
            #expect(try await purge([], [handle], in: vault).reply == .purged(1))
            #expect(try await vault.release(ada).reply == .withheld)
            for table in ["data_key", "contact", "envelope"] { #expect(try await rows(table, in: vault) == 0) }
        }
    }

    @Test func `holds for what is said of the record later`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            _ = try await purge([first, second], in: vault)
            try await fill(vault)
            #expect(try await vault.release(ada).reply == .withheld)
            #expect(try await rows("data_key", in: vault) == 0)
        }
    }

    @Test func `leaves a shield where it is`() async throws {
        try await VaultFixture.with { vault in
            try await fill(vault)
            try await vault.shield(ada)
            _ = try await purge([first, second], in: vault)
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            #expect(try await vault.release(ada).reply == .withheld)
            #expect(try vault.journal.read { $0.shields[ada] != nil })
        }
    }

    @Test func `survives a restore: nothing leaves from the first answer on, and the job takes it out again`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await fill(vault)
            let tables = ["data_key", "record_newest", "contact"]
            let backUp = tables.map { "create table backup_\($0) as select * from \($0)" }
            try await vault.connection.execute(
                script: (backUp + ["create table backup_envelope as select * from envelope"]).joined(separator: ";"))
            _ = try await purge([second], in: vault)
            let restore = tables.map { "delete from \($0); insert into \($0) select * from backup_\($0)" }
            try await vault.connection.execute(
                script: (restore + [
                    "delete from envelope",
                    "insert into envelope overriding system value select * from backup_envelope",
                ]).joined(separator: ";"))
            #expect(try await rows("data_key", in: vault) == 2)

            let first = try #require(try await vault.release(ada).reply.whereabouts)
            #expect(first.residence == Invented.home("1 Example Street"))
            #expect(first.contacts.count == 1)

            // A vault that starts then reads the journal once more.
            let journal = vault.journal
            func purgeAgain() async throws -> [AuditNote] {
                try await vault.connection.withTransaction { transaction in
                    let job = ReconcilePurgesJob(journal: journal)
                    return try await job.purgeAgain([second.uuid], in: transaction).audit
                }
            }
            #expect(
                try await purgeAgain() == [AuditNote(.purgedRecords, terms: ["by": "journal", "count": "1"])])
            #expect(try await purgeAgain().isEmpty)
            #expect(try await rows("data_key", in: vault) == 1)
            #expect(try await rows("record_newest", in: vault) == 1)
            #expect(try await vault.release(ada).reply.whereabouts == first)
        }
    }

    @Test func `tells nobody who stands behind a contact of the record any more`() async throws {
        try await VaultFixture.with { vault in
            let (handle, account) = (Involvement.Handle.random(), Account.ID.random())
            try await vault.deposit([
                try vault.sealer.reported(
                    Invented.whereabouts(account: account), of: ada, record: first, handle: handle)
            ])
            try vault.journal.purge(Purge(records: [first]))
            let fact = RecipientsOf.Fact(id: UUID(), child: ada, kind: .ended, handle: handle, inContact: [])
            #expect(try await vault.recipients(fact).reply == RecipientsOf.withheld)
        }
    }
}

@Suite struct `Whether records are purged` {
    let record = SourceRecord.ID.random()
    let handle = Involvement.Handle.random()

    @Test func `those that were not purged before are`() {
        #expect(
            PurgeDecision.decide(Purge(records: [record], handles: [handle]), purged: [record.uuid])
                == .purges(Purge(handles: [handle])))
    }

    @Test func `with what is sealed apart from the records, however much that is`() {
        let apart = Set((0...PurgeDecision.most).map { _ in Involvement.Handle.random() })
        #expect(
            PurgeDecision.decide(Purge(records: [record]), with: apart, purged: [])
                == .purges(Purge(records: [record], handles: apart)))
        #expect(
            PurgeDecision.decide(Purge(records: [record]), with: [handle], purged: [record.uuid])
                == .purges(Purge(handles: [handle])))
    }

    @Test func `none twice`() {
        #expect(PurgeDecision.decide(Purge(records: [record]), purged: [record.uuid]) == .alreadyPurged)
    }

    @Test func `refused where none is named, or too many at once`() {
        #expect(PurgeDecision.decide(Purge(), purged: []) == .refused(.nothingNamed))
        let many = (0...PurgeDecision.most).map { _ in SourceRecord.ID.random() }
        #expect(PurgeDecision.decide(Purge(records: Set(many)), purged: []) == .refused(.tooMany))
        #expect(
            PurgeDecision.decide(Purge(records: Set(many.dropFirst())), purged: [])
                == .purges(Purge(records: Set(many.dropFirst()))))
    }
}
