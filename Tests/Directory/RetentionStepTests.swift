import Contracts
import Foundation
import Model
import Testing

@testable import Directory

@Suite struct `What a round does about a record` {
    static let retention = Retention(born: PartialDate("2008-03-02")!)

    private func step(
        _ today: String, _ retention: Retention? = retention, isParticular: Bool = false,
        told: (AuthorityCode, Retention)? = nil
    ) -> RetentionStep {
        var record = RetentionStep.Record(child: Example.child, authority: Example.authority, retention: retention)
        record.isParticular = isParticular
        record.told = told.map { .init(authority: $0.0, retention: $0.1) }
        return RetentionStep.decide(record, on: PartialDate(today)!)
    }

    @Test func `nothing while it is live for a month yet`() {
        #expect(step("2026-01-30") == .none)
    }

    @Test func `tells the others a month before it is archived, or at any time after`() {
        #expect(step("2026-01-31") == .tells(Self.retention))
        #expect(step("2031-01-01") == .tells(Self.retention))
    }

    @Test func `tells them at once of what does not follow from the birth`() {
        #expect(step("2020-01-01", isParticular: true) == .tells(Self.retention))
    }

    @Test func `tells them nothing twice`() {
        #expect(step("2026-03-02", told: (Example.authority, Self.retention)) == .none)
    }

    @Test func `tells them again when the days or the authority have changed, however far ahead`() {
        let other = Retention(born: PartialDate("2012-03-02")!)
        #expect(step("2026-03-02", other, told: (Example.authority, Self.retention)) == .tells(other))
        #expect(step("2026-03-02", told: (Example.elsewhere, Self.retention)) == .tells(Self.retention))
    }

    @Test func `purges on the day on which its time is over, whatever was told`() {
        #expect(step("2032-03-01", told: (Example.authority, Self.retention)) == .none)
        #expect(step("2032-03-02", told: (Example.authority, Self.retention)) == .purges)
        #expect(step("2040-01-01") == .purges)
    }

    @Test func `nothing while no birth is known`() {
        #expect(step("2099-01-01", nil) == .none)
    }
}

@Suite struct `Who writes a consent down` {
    private static let today = PartialDate("2026-03-10")!

    private func decide(
        _ role: Role, _ authority: AuthorityCode? = Example.authority, account: Account.ID = Example.headTeacher,
        given: String = "2026-03-01", record: ChildRecord? = Example.record(), on today: PartialDate = today
    ) -> ConsentDecision {
        var principal = Example.principal(account, role: role)
        principal.authority = authority
        let command = RecordConsent(principal: Example.signed, child: Example.child, given: PartialDate(given)!)
        return ConsentDecision.decide(command, by: principal, of: record, today: today)
    }

    private func withdraw(_ record: ChildRecord?, as role: Role = .dataManager) -> ConsentDecision.Ending {
        var principal = Example.principal(Example.headTeacher, role: role)
        principal.authority = Example.authority
        let command = WithdrawConsent(principal: Example.signed, child: Example.child)
        return ConsentDecision.decide(command, by: principal, of: record, today: Self.today)
    }

    private let given = RetentionConsent(given: PartialDate("2026-03-01")!)

    @Test func `a data manager of the responsible authority`() {
        #expect(decide(.dataManager) == .records(given))
        #expect(decide(.dataManager, Example.elsewhere) == .refused(Refusal(.notFound)))
        #expect(decide(.dataManager, nil) == .refused(Refusal(.notFound)))
    }

    @Test func `a practitioner who has recorded that they are in contact, while they are`() {
        let own = Example.involvement(Example.school, ordinal: 1, declaredBy: Example.headTeacher)
        var over = own
        over.ended = Example.ended
        #expect(decide(.practitioner, record: Example.record(own)) == .records(given))
        #expect(decide(.practitioner, record: Example.record(over)) == .refused(Refusal(.notFound)))
        #expect(decide(.practitioner) == .refused(Refusal(.notFound)))
        #expect(
            decide(.practitioner, account: Example.socialWorker, record: Example.record(own))
                == .refused(Refusal(.notFound)))
    }

    @Test(arguments: [Role.shieldingOfficer, .auditor, .feed])
    func `nobody else`(role: Role) {
        #expect(decide(role) == .refused(Refusal(.notAllowed)))
    }

    @Test func `not of a child who is absent, unlisted or archived`() {
        #expect(decide(.dataManager, record: nil) == .refused(Refusal(.notFound)))
        #expect(decide(.dataManager, record: Example.record(listed: false)) == .refused(Refusal(.notFound)))
        #expect(decide(.dataManager, on: PartialDate("2033-03-02")!) == .refused(Refusal(.notFound)))
    }

    @Test(arguments: [("2026-03", "completeDate"), ("2026-03-11", "notInFuture"), ("2015-03-01", "tooEarly")])
    func `on a whole day between the birth and today`(given: String, rule: String) {
        guard case .refused(let refusal) = decide(.dataManager, given: given) else {
            Issue.record("it is not refused")
            return
        }
        #expect(refusal.problems.map(\.rule) == [rule])
    }

    @Test func `once, and again after it was withdrawn`() {
        var record = Example.record()
        record.consent = given
        #expect(decide(.dataManager, record: record) == .isRecorded)
        record.consent?.withdrawn = Self.today
        #expect(decide(.dataManager, record: record) == .records(given))
    }

    @Test func `and its end, on the day on which it is said`() {
        var record = Example.record()
        record.consent = given
        #expect(withdraw(record) == .withdraws(RetentionConsent(given: given.given, withdrawn: Self.today)))
        #expect(withdraw(nil) == .refused(Refusal(.notFound)))
    }

    @Test func `of a child without one a data manager learns nothing, whosever the child is`() {
        var ended = Example.record(
            Example.involvement(Example.school, ordinal: 1, declaredBy: Example.headTeacher))
        ended.consent = RetentionConsent(given: given.given, withdrawn: Self.today)
        #expect(withdraw(Example.record()) == .refused(Refusal(.notFound)))
        #expect(withdraw(ended) == .refused(Refusal(.notFound)))
        #expect(withdraw(ended, as: .practitioner) == .noConsent)
    }

    @Test func `a day that is none for anybody is told before it is looked up whether there is a child`() {
        for record in [nil, Example.record(), Example.record(listed: false)] {
            guard
                case .refused(let refusal) = decide(
                    .dataManager, Example.elsewhere, given: "2026-03-11", record: record)
            else {
                Issue.record("it is not refused")
                continue
            }
            #expect(refusal.problems.map(\.rule) == ["notInFuture"])
        }
    }
}

@Suite struct `Who sees an archived record` {
    private static let stages: [(String, Set<String>)] = [
        ("2033-03-01", ["practitioner", "shieldingOfficer", "own", "other"]), ("2033-03-02", ["own"]),
        ("2034-03-01", ["own"]), ("2034-03-02", []), ("2039-03-01", []), ("2039-03-02", []),
    ]

    @Test(arguments: stages)
    func `the data managers of the responsible authority, in the first year alone`(today: String, readers: Set<String>)
    {
        let record = Example.record()
        for (name, role, authority) in [
            ("practitioner", Role.practitioner, Example.authority),
            ("shieldingOfficer", .shieldingOfficer, Example.authority),
            ("own", .dataManager, Example.authority), ("other", .dataManager, Example.elsewhere),
        ] {
            var principal = Example.principal(role: role)
            principal.authority = authority
            let shown = record.shown(to: principal, on: PartialDate(today)!)
            #expect((shown != nil) == readers.contains(name), "\(name) on \(today)")
        }
    }

    @Test func `nobody while it is unlisted`() {
        var principal = Example.principal(role: .dataManager)
        principal.authority = Example.authority
        #expect(Example.record(listed: false).shown(to: principal, on: PartialDate("2033-03-02")!) == nil)
    }
}
