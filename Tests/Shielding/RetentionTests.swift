import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `An archived record in the vault` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let record = SourceRecord.ID.random()
    let retention = Retention(born: PartialDate("2015-03-02")!)

    private func instant(_ day: String) -> Date { WireCoding.instant("\(day)T12:00:00Z")! }

    private func hear<H: MessageHandler>(_ event: H.Input, _ handler: H, _ vault: VaultFixture) async throws
        -> Outcome<NoReply> where H.Input: Event
    {
        try await vault.connection.withTransaction {
            try await handler.handle(event, Context(messageID: UUID(), sender: .directory, now: Date()), in: $0)
        }
    }

    private func tell(of child: Child.ID? = nil, _ vault: VaultFixture) async throws {
        let event = RetentionSet(child: child ?? ada, authority: Invented.authority, retention: retention)
        _ = try await hear(event, RetentionSetHandler(), vault)
    }

    private func purge(_ child: Child.ID? = nil, merged: [Child.ID] = [], in vault: VaultFixture) async throws
        -> [AuditNote]
    {
        let handler = RecordPurgedHandler(purging: Purging(journal: vault.journal))
        return try await hear(RecordPurged(child: child ?? ada, merged: merged), handler, vault).audit
    }

    private func release(
        on day: String, to role: Role = .practitioner, of authority: AuthorityCode? = Invented.authority,
        _ vault: VaultFixture
    ) async throws -> Answer<Release.Reply> {
        let query = Release(principal: VaultFixture.unsigned, child: ada, reason: .newReferral)
        return try await vault.connection.withTransaction {
            try await ReleaseHandler(vault: vault.vault, store: vault.store).answer(
                query, VaultFixture.context(role, .random(), instant(day), of: authority, opening: ada), in: $0)
        }
    }

    private func isReleased(
        on day: String, to role: Role = .practitioner, of authority: AuthorityCode? = Invented.authority,
        _ vault: VaultFixture
    ) async throws -> Bool { try await release(on: day, to: role, of: authority, vault).reply != .withheld }

    private func rows(_ table: String, _ vault: VaultFixture) async throws -> Int {
        try await vault.connection.withTransaction {
            try await $0.query("select count(*) from \(identifier: table)").first(as: Int.self) ?? 0
        }
    }

    @Test func `is released until the day, then for a year to data managers of the responsible authority alone`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada, record: record)])
            try await tell(vault)
            #expect(try await isReleased(on: "2033-03-01", vault))
            for day in ["2033-03-02", "2034-03-01"] {
                #expect(try await !isReleased(on: day, vault))
                #expect(try await !isReleased(on: day, to: .shieldingOfficer, vault))
                #expect(try await isReleased(on: day, to: .dataManager, vault))
                #expect(try await !isReleased(on: day, to: .dataManager, of: Invented.elsewhere, vault))
                #expect(try await !isReleased(on: day, to: .dataManager, of: nil, vault))
            }
            for day in ["2034-03-02", "2039-03-02"] {
                #expect(try await !isReleased(on: day, to: .dataManager, vault))
            }
            #expect(
                try await release(on: "2034-03-02", vault).audit
                    == [AuditNote(.withheldWhereabouts, reason: .newReferral, children: [ada])])
        }
    }

    @Test func `of a shielded child is released to nobody at any stage`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada, record: record)])
            try await vault.shield(ada)
            try await tell(vault)
            for day in ["2033-03-01", "2033-03-02", "2034-03-02", "2039-03-02"] {
                for role in Role.allCases { #expect(try await !isReleased(on: day, to: role, vault)) }
            }
            _ = try await purge(in: vault)
            #expect(try await !isReleased(on: "2039-03-02", to: .dataManager, vault))
            #expect(try vault.journal.read { $0.shields[ada] != nil })
        }
    }

    @Test func `under the identifier of whoever was merged is archived with the survivor`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada, record: record)])
            try await vault.merge(ada, into: ben)
            try await tell(of: ben, vault)
            #expect(try await isReleased(on: "2033-03-01", vault))
            #expect(try await !isReleased(on: "2033-03-02", vault))
        }
    }

    @Test func `is told about to nobody`() async throws {
        try await VaultFixture.with { vault in
            let asking = `Asking who may be told`()
            try await asking.fill(vault)
            let event = RetentionSet(child: asking.ada, authority: Invented.authority, retention: retention)
            _ = try await hear(event, RetentionSetHandler(), vault)
            let fact = asking.fact(.began, inContact: [asking.school])
            func told(on day: String) async throws -> [RecipientsOf.Recipient]? {
                let handler = RecipientsOfHandler(vault: vault.vault, store: vault.store, goodFor: .seconds(60))
                return try await vault.connection.withTransaction {
                    try await handler.answer(
                        RecipientsOf(facts: [fact]), Context(messageID: UUID(), now: instant(day)), in: $0)
                }.reply.decisions.first?.recipients
            }
            #expect(try await told(on: "2033-03-01")?.count == 2)
            #expect(try await told(on: "2033-03-02") == [])
        }
    }

    @Test func `is purged with its keys, in the journal, whatever stood in it, and nothing of another child`()
        async throws
    {
        try await VaultFixture.with { vault in
            let (declared, school) = (Involvement.Handle.random(), Involvement.Handle.random())
            try await vault.deposit([
                try vault.sealer.reported(of: ada, record: record, handle: school),
                try vault.sealer.reported(of: ben),
            ])
            try await vault.deposit([try vault.sealer.declared(by: .random(), of: ada, handle: declared)])
            #expect(try await rows("data_key", vault) == 3)
            #expect(try await purge(in: vault).map(\.action) == [.purgedRecords])
            #expect(try await rows("data_key", vault) == 1)
            #expect(try await rows("record_newest", vault) == 1)
            #expect(try await rows("contact", vault) == 1)
            let gone = Set([record.uuid, declared.uuid])
            #expect(try vault.journal.read { gone.isSubset(of: $0.purged) })
            #expect(try await vault.release(ben).reply != .withheld)
            #expect(try await purge(in: vault).isEmpty)
        }
    }

    @Test func `is purged with its transfers`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada, record: record)])
            try await vault.complete(ada, to: Invented.elsewhere)
            try await vault.propose(ada, to: Invented.authority, by: .manager(of: Invented.elsewhere))
            for table in ["transfer", "responsible"] { #expect(try await rows(table, vault) == 1) }
            _ = try await purge(in: vault)
            for table in ["transfer", "responsible"] { #expect(try await rows(table, vault) == 0) }
        }
    }

    @Test func `is purged of what came after, once Identity has purged it`() async throws {
        try await VaultFixture.with { vault in
            let late = SourceRecord.ID.random()
            _ = try await purge(in: vault)
            try await vault.deposit([try vault.sealer.reported(of: ada, record: late)])
            let event = SourceRecordsPurged(child: ada, records: [late], handles: [])
            let handler = SourceRecordsPurgedHandler(purging: Purging(journal: vault.journal))
            #expect(try await hear(event, handler, vault).audit.map(\.action) == [.purgedRecords])
            #expect(try await rows("data_key", vault) == 0)
        }
    }

    @Test func `is kept where somebody else has turned out to be the same child`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada), try vault.sealer.reported(of: ben)])
            try await vault.merge(ben, into: ada)
            #expect(try await purge(in: vault).isEmpty)
            #expect(try await rows("data_key", vault) == 2)
            #expect(try await purge(merged: [ben], in: vault).count == 1)
            #expect(try await rows("data_key", vault) == 0)
        }
    }

    @Test func `is purged in lines of the journal of no more than a thousand`() async throws {
        try await VaultFixture.with { vault in
            let records = Set((0..<1_400).map { _ in SourceRecord.ID.random() })
            let handles = Set((0..<1_300).map { _ in Involvement.Handle.random() })
            try await vault.connection.withTransaction {
                let notes = try Purging(journal: vault.journal).purge(
                    Purge(records: records, handles: handles), of: ada, in: $0)
                #expect(notes == [AuditNote(.purgedRecords, terms: ["count": "2700"], children: [ada])])
            }
            #expect(try vault.journal.read { $0.purged.count } == 2_700)
        }
    }
}

@Suite struct `For whom a record is archived` {
    @Test(arguments: Retention.Stage.allCases)
    func `for nobody while it is live; then for all but the authority's data managers; then for all`(
        stage: Retention.Stage
    ) {
        let days = Retention(born: PartialDate("2015-03-02")!)
        let today =
            switch stage {
            case .live: "2033-03-01"
            case .archived: "2033-03-02"
            case .investigationOnly: "2034-03-02"
            case .due: "2039-03-02"
            }
        for role in Role.allCases {
            for (authority, responsible) in [
                (Invented.authority, Invented.authority), (Invented.elsewhere, Invented.authority),
                (nil, Invented.authority), (Invented.authority, nil), (nil, nil),
            ] as [(AuthorityCode?, AuthorityCode?)] {
                let actor = Principal(
                    account: .random(), organisation: .random(), role: role, authority: authority, request: UUID(),
                    expires: Date())
                let isArchived = ArchiveRule.isArchived(
                    days, for: actor, responsible: responsible, on: PartialDate(today)!)
                let isTheirs = role == .dataManager && authority != nil && authority == responsible
                #expect(isArchived == (stage != .live && !(stage == .archived && isTheirs)))
            }
        }
    }

    @Test func `for nobody of whom nothing was said`() {
        let actor = Principal(
            account: .random(), organisation: .random(), role: .practitioner, request: UUID(), expires: Date())
        #expect(!ArchiveRule.isArchived(nil, for: actor, responsible: nil, on: PartialDate("2099-01-01")!))
    }
}
