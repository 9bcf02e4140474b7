import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Directory

@Suite struct `The life of a record` {
    private func instant(_ day: String) -> Date { WireCoding.instant("\(day)T12:00:00Z")! }

    private func round(
        _ day: String, isDry: Bool = false, after: Child.ID? = nil, desk: RetentionDesk = RetentionDesk(), _ lent: Lent
    ) async throws -> RetentionDesk.Done {
        try await lent.connection.withTransaction {
            try await desk.round(on: PartialDate(day)!, isDry: isDry, after: after, in: $0)
        }
    }

    private func view(
        _ day: String, role: Role = .practitioner,
        of authority: AuthorityCode? = nil, _ lent: Lent
    ) async throws -> ViewRecord.Reply {
        var principal = Example.principal(role: role)
        principal.authority = authority
        principal.lookup = .opening(Example.child)
        let context = Context(messageID: UUID(), sender: .gateway, principal: principal, now: instant(day))
        let query = ViewRecord(principal: Example.signed, child: Example.child, reason: .providingService)
        return try await lent.connection.withTransaction {
            try await ViewRecordHandler(records: lent.records).answer(query, context, in: $0)
        }.reply
    }

    private func manager(on day: String) -> Context {
        var principal = Example.principal(role: .dataManager)
        principal.authority = Example.authority
        return Context(messageID: UUID(), sender: .gateway, principal: principal, now: instant(day))
    }

    private func consent(_ day: String, _ lent: Lent) async throws -> Outcome<RecordConsent.Reply> {
        let command = RecordConsent(principal: Example.signed, child: Example.child, given: PartialDate(day)!)
        return try await lent.connection.withTransaction {
            try await RecordConsentHandler(records: lent.records).handle(command, manager(on: day), in: $0)
        }
    }

    private func withdraw(_ day: String, _ lent: Lent) async throws -> Outcome<WithdrawConsent.Reply> {
        let command = WithdrawConsent(principal: Example.signed, child: Example.child)
        return try await lent.connection.withTransaction {
            try await WithdrawConsentHandler(records: lent.records).handle(command, manager(on: day), in: $0)
        }
    }

    private func hear<H: MessageHandler>(_ event: H.Input, _ handler: H, _ lent: Lent) async throws
    where H.Input: Event {
        _ = try await lent.connection.withTransaction {
            try await handler.handle(event, Context(messageID: UUID(), now: Example.now), in: $0)
        }
    }

    private func rows(_ table: String, _ lent: Lent) async throws -> Int {
        try await lent.connection.withTransaction {
            try await $0.query("select count(*) from \(identifier: table)").first(as: Int.self) ?? 0
        }
    }

    /// Those of whom nothing may be left, once they are purged.
    private static let tables = ["child", "involvement", "cleared", "consent", "death", "told_retention", "gap"]

    private func isShown(_ reply: ViewRecord.Reply) -> Bool { if case .record = reply { true } else { false } }

    @Test func `a child turns 18, is archived whether a job has run or not, and six years later nothing is left`()
        async throws
    {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report(contact: Example.contact(.random()))])
            #expect(try await round("2033-01-29", lent).events.isEmpty)
            #expect(isShown(try await view("2033-03-01", lent)))
            // No round since.
            #expect(!isShown(try await view("2033-03-02", lent)))
            #expect(isShown(try await view("2033-03-02", role: .dataManager, of: Example.authority, lent)))
            #expect(!isShown(try await view("2033-03-02", role: .dataManager, of: Example.elsewhere, lent)))
            #expect(!isShown(try await view("2034-03-02", role: .dataManager, of: Example.authority, lent)))

            let told = try await round("2033-02-28", lent)
            let retention = Retention(born: Example.born)
            #expect(
                try wire(told.events)
                    == wire([RetentionSet(child: Example.child, authority: Example.authority, retention: retention)]))
            #expect(told.audit == [AuditNote(.setRetention, children: [Example.child])])
            #expect(try await round("2039-03-01", lent).events.isEmpty)

            let over = try await round("2039-03-02", lent)
            #expect(try wire(over.events) == wire([RecordPurged(child: Example.child, merged: [])]))
            #expect(over.audit == [AuditNote(.purgedRecord, children: [Example.child])])
            for table in Self.tables { #expect(try await rows(table, lent) == 0) }
            #expect(try await round("2039-03-03", lent).events.isEmpty)
        }
    }

    @Test func `nothing that is still said of a purged child is taken in`() async throws {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report()])
            _ = try await round("2039-03-02", lent)
            let said = try await lent.take([Example.report(contact: Example.contact(.random()))])
            #expect(said.allSatisfy { $0.events.isEmpty && $0.audit.isEmpty })
            for table in Self.tables { #expect(try await rows(table, lent) == 0) }
        }
    }

    @Test func `a dry round says the same and does nothing`() async throws {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report(), Example.report(of: .random())])
            let dry = try await round("2039-03-02", isDry: true, lent)
            #expect(dry.report == RetentionReport(due: 2, purged: 2))
            #expect(dry.events.isEmpty && dry.audit.isEmpty)
            #expect(try await rows("child", lent) == 2)
            #expect(try await round("2033-02-28", isDry: true, lent).report == RetentionReport(live: 2, told: 2))
            #expect(try await round("2033-03-02", isDry: true, lent).report.archived == 2)
            #expect(try await round("2034-03-02", isDry: true, lent).report.investigationOnly == 2)
        }
    }

    @Test(arguments: [(2, 500), (5_000, 2), (2, 1), (3, 3), (7, 7)])
    func `rounds of a few at a time come to the same, wherever they are broken off`(window: Int, most: Int) async throws
    {
        try await withDirectory { lent in
            let children = (0..<7).map { _ in Child.ID.random() }
            _ = try await lent.take(children.map { Example.report(of: $0) })
            let desk = RetentionDesk(window: window, most: most)
            _ = try await round("2039-03-02", desk: desk, lent)
            var (next, purged, turns) = (Child.ID?.none, 0, 0)
            repeat {
                let done = try await round("2039-03-02", after: next, desk: desk, lent)
                (next, purged, turns) = (done.report.next, purged + done.report.purged, turns + 1)
            } while next != nil && turns < 20
            #expect(try await rows("child", lent) == 0)
            #expect(purged + min(window, most, 7) == 7)
        }
    }

    @Test func `a consent keeps it live until 25, and the others know at once`() async throws {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report()])
            let given = try await consent("2032-06-01", lent)
            #expect(given.reply == .recorded)
            #expect(given.audit == [AuditNote(.recordedConsent, children: [Example.child])])
            let told = try #require(given.events.first as? RetentionSet)
            #expect(told.retention.archived == PartialDate("2040-03-02"))
            #expect(try await consent("2032-06-02", lent).reply == .alreadyRecorded)
            #expect(isShown(try await view("2040-03-01", lent)))
            #expect(!isShown(try await view("2040-03-02", lent)))
            #expect(try await round("2039-03-02", lent).events.isEmpty)
            #expect(try await round("2046-03-02", lent).report.purged == 1)
        }
    }

    @Test func `a consent that is withdrawn ends it on that day`() async throws {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report()])
            #expect(try await withdraw("2032-05-01", lent).reply == .refused(Refusal(.notFound)))
            _ = try await consent("2032-06-01", lent)
            let ended = try await withdraw("2035-07-08", lent)
            #expect(ended.reply == .withdrawn)
            #expect((ended.events.first as? RetentionSet)?.retention.archived == PartialDate("2035-07-08"))
            #expect(!isShown(try await view("2035-07-08", lent)))
            #expect(isShown(try await view("2035-07-08", role: .dataManager, of: Example.authority, lent)))
            // Nothing comes back from the archive.
            #expect(try await consent("2035-07-09", lent).reply == .refused(Refusal(.notFound)))
            #expect(try await round("2041-07-08", lent).report.purged == 1)
        }
    }

    @Test func `a death keeps it live for a year; a later version that says none takes it back`() async throws {
        try await withDirectory { lent in
            var report = Example.report()
            report.died = PartialDate("2026-03-05")
            _ = try await lent.take([report])
            #expect(isShown(try await view("2027-03-04", lent)))
            #expect(!isShown(try await view("2027-03-05", lent)))
            #expect(try await round("2026-04-01", lent).report.told == 1)
            report.died = nil
            // An older version says nothing of it.
            var older = report
            older.visible = nil
            _ = try await lent.take([older])
            #expect(!isShown(try await view("2027-03-05", lent)))
            _ = try await lent.take([report])
            #expect(isShown(try await view("2027-03-05", lent)))
            #expect(try await round("2026-04-02", lent).report.told == 1)
        }
    }

    @Test func `two who are one have the consent and the death of either, and are purged as one`() async throws {
        try await withDirectory { lent in
            let other = Child.ID.random()
            var died = Example.report(of: other)
            died.died = PartialDate("2026-03-05")
            _ = try await lent.take([Example.report(), died])
            _ = try await consent("2026-03-10", lent)
            let survivor = `Merging and separating records`.shape(other)
            try await hear(ChildrenMerged(merged: Example.child, survivor: survivor), ChildrenMergedHandler(), lent)
            let record = try #require(try await lent.stored([other])[other])
            #expect(record.died == PartialDate("2026-03-05"))
            #expect(record.consent == RetentionConsent(given: PartialDate("2026-03-10")!))

            let shape = `Merging and separating records`.shape(Example.child)
            let apart = ChildrenSeparated(
                child: other, left: survivor, separated: shape, records: [died.record], handles: [])
            try await hear(apart, ChildrenSeparatedHandler(), lent)
            #expect(try await lent.stored([Example.child])[Example.child]?.died == PartialDate("2026-03-05"))
            #expect(try await lent.stored([other])[other]?.died == nil)

            try await hear(ChildrenMerged(merged: Example.child, survivor: survivor), ChildrenMergedHandler(), lent)
            let over = try await round("2050-01-01", lent)
            #expect(try wire(over.events) == wire([RecordPurged(child: other, merged: [Example.child])]))
            for table in Self.tables { #expect(try await rows(table, lent) == 0) }
        }
    }

    @Test func `nobody is told of what becomes known of an archived child, and nobody declares anything`() async throws
    {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report()])
            let late = Example.report(contact: Example.contact(.random()))
            #expect(try await lent.take([late], at: instant("2033-03-02")).flatMap(\.events).isEmpty)
            #expect(
                try await lent.take([Example.report(contact: Example.contact(.random()))]).flatMap(\.events).count == 1)
            let command = RecordInvolvement(
                principal: Example.signed, child: Example.child, kind: .other, began: Example.began,
                leadProfessional: false, holdsAssessment: false, card: Example.card)
            let declared = try await lent.connection.withTransaction {
                try await RecordInvolvementHandler(records: lent.records).handle(
                    command, manager(on: "2033-03-02"), in: $0)
            }
            #expect(declared.reply == .refused(Refusal(.notFound)))
        }
    }

    @Test func `operations go through it by hand, on no day that is to come but in a dry run, and it is in the log`()
        async throws
    {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report()])
            func run(_ day: String?, isDry: Bool) async throws -> Outcome<RunRetention.Reply> {
                let command = RunRetention(day: day.map { PartialDate($0)! }, isDry: isDry)
                return try await lent.connection.withTransaction {
                    try await RunRetentionHandler().handle(
                        command, Context(messageID: UUID(), sender: .operations, now: instant("2039-03-02")), in: $0)
                }
            }
            for (day, rule) in [("2039-03-03", "notInFuture"), ("2039-03", "completeDate")] {
                guard case .refused(let refusal) = try await run(day, isDry: false).reply else {
                    Issue.record("\(day) is not refused")
                    continue
                }
                #expect(refusal.problems.map(\.rule) == [rule])
            }
            #expect(try await run("2050-01-01", isDry: true).reply == .ran(RetentionReport(due: 1, purged: 1)))
            #expect(
                try await run("2039-03-01", isDry: false).reply == .ran(RetentionReport(investigationOnly: 1, told: 1)))
            let done = try await run(nil, isDry: false)
            #expect(done.reply == .ran(RetentionReport(due: 1, purged: 1)))
            #expect(
                done.audit.first
                    == AuditNote(
                        .ranRetention, terms: ["by": "operations", "day": "2039-03-02", "dry": "false", "purged": "1"]))
        }
    }
}
