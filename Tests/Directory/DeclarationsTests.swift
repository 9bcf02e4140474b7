import Contracts
import Model
import Testing

@testable import Directory

@Suite struct `What a practitioner may record of their own involvement` {
    private let handle = Involvement.Handle.random()

    private func begin(
        on began: PartialDate = Example.began, role: Role = .practitioner, of record: ChildRecord? = Example.record()
    ) -> Declarations.Beginning {
        Declarations.decide(
            RecordInvolvement(
                principal: Example.signed, child: Example.child, kind: .education, began: began,
                leadProfessional: false, holdsAssessment: false, card: Example.card),
            by: Example.principal(role: role), of: record, as: handle, today: Example.today)
    }

    @Test(arguments: [Role.practitioner, .dataManager])
    func `it begins, self-declared, beside those who are in contact`(role: Role) {
        let record = Example.record(Example.involvement(Example.school, ordinal: 1))
        let own = Example.involvement(handle, ordinal: 2, declaredBy: Example.socialWorker)
        #expect(begin(role: role, of: record) == .begins(own, inContact: [Example.school]))
    }

    @Test(arguments: [Role.shieldingOfficer, .auditor, .feed])
    func `other roles may not`(role: Role) {
        #expect(begin(role: role) == .refused(Refusal(.notAllowed)))
    }

    @Test func `an unknown, an undescribed and an unlisted child are refused alike`() {
        let undescribed = ChildRecord(child: Example.child, authority: Example.authority)
        for record in [nil, undescribed, Example.record(listed: false)] {
            #expect(begin(of: record) == .refused(Refusal(.notFound)))
        }
    }

    @Test(arguments: [
        ("2026", "completeDate"), ("2026-03", "completeDate"), ("2026-03-11", "notInFuture"),
        ("2015-03-01", "tooEarly"),
    ])
    func `an impossible beginning is refused with its rule`(began: String, rule: String) {
        guard case .refused(let refusal) = begin(on: PartialDate(began)!) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.kind == .invalid)
        #expect(refusal.problems.map(\.field) == ["/began"])
        #expect(refusal.problems.map(\.rule) == [rule])
    }

    @Test func `a day that is none for anybody is told before it is looked up whether there is a child`() {
        for record in [nil, Example.record(), Example.record(listed: false)] {
            guard case .refused(let refusal) = begin(on: PartialDate("2026-03-11")!, of: record) else {
                Issue.record("not refused")
                continue
            }
            #expect(refusal.problems.map(\.rule) == ["notInFuture"])
        }
    }

    @Test(arguments: ["2026-03-10", "2015-03-02"])
    func `today and the day of birth are possible`(began: String) {
        guard case .begins = begin(on: PartialDate(began)!) else {
            Issue.record("refused")
            return
        }
    }

    @Test func `of a partial date of birth the earliest day counts`() {
        var record = Example.record()
        record.details?.visible.dateOfBirth = PartialDate("2015")!
        guard case .begins = begin(on: PartialDate("2015-01-01")!, of: record) else {
            Issue.record("refused")
            return
        }
    }

    @Test func `one's own active involvement is known already`() {
        let own = Example.involvement(Example.charity, ordinal: 1, declaredBy: Example.socialWorker)
        #expect(begin(of: Example.record(own)) == .isKnown(Example.charity))
        // Nor is it told of an older one whether the child was born by then.
        #expect(begin(on: PartialDate("1999-01-01")!, of: Example.record(own)) == .isKnown(Example.charity))
    }

    @Test func `a colleague's involvement, and one's own that has ended, do not stand in the way`() {
        let colleague = Example.involvement(Example.school, ordinal: 1, declaredBy: Example.headTeacher)
        let former = Example.involvement(
            Example.charity, ordinal: 2, ended: Example.ended, declaredBy: Example.socialWorker)
        let own = Example.involvement(handle, ordinal: 3, declaredBy: Example.socialWorker)
        #expect(begin(of: Example.record(colleague, former)) == .begins(own, inContact: [Example.school]))
    }
}

@Suite struct `How a practitioner ends their own involvement` {
    private let own = Example.involvement(Example.charity, ordinal: 1, declaredBy: Example.socialWorker)

    private func end(
        _ handle: Involvement.Handle = Example.charity, on ended: PartialDate = Example.ended, of record: ChildRecord?
    ) -> Declarations.Ending {
        Declarations.decide(
            EndInvolvement(principal: Example.signed, child: Example.child, handle: handle, ended: ended),
            by: Example.principal(), of: record, today: Example.today)
    }

    @Test func `it ends, and those still in contact are named`() {
        let record = Example.record(own, Example.involvement(Example.school, ordinal: 2))
        let over = Example.involvement(
            Example.charity, ordinal: 1, ended: Example.ended, declaredBy: Example.socialWorker)
        #expect(end(of: record) == .ends(over, inContact: [Example.school]))
    }

    @Test func `once it has ended there is nothing to end`() {
        let over = Example.involvement(
            Example.charity, ordinal: 1, ended: Example.ended, declaredBy: Example.socialWorker)
        #expect(end(of: Example.record(over)) == .hasEnded)
    }

    @Test func `an unknown child, an unknown handle, a colleague's and a source's involvement are refused alike`() {
        let colleagues = Example.involvement(Example.charity, ordinal: 1, declaredBy: Example.headTeacher)
        let sources = Example.involvement(Example.charity, ordinal: 1)
        for record in [nil, Example.record(), Example.record(colleagues), Example.record(sources)] {
            #expect(end(of: record) == .refused(Refusal(.notFound)))
        }
    }

    @Test(arguments: [
        ("2026-01", "completeDate"), ("2026-03-11", "notInFuture"), ("2025-08-31", "tooEarly"),
    ])
    func `an impossible end is refused with its rule`(ended: String, rule: String) {
        guard case .refused(let refusal) = end(on: PartialDate(ended)!, of: Example.record(own)) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.kind == .invalid)
        #expect(refusal.problems.map(\.field) == ["/ended"])
        #expect(refusal.problems.map(\.rule) == [rule])
    }
}

@Suite struct `What a practitioner may say of their part` {
    private let own = Example.involvement(Example.charity, ordinal: 1, declaredBy: Example.socialWorker)

    private func change(
        leads: Bool? = nil, holds: Bool? = nil, of record: ChildRecord?
    ) -> Declarations.Changing {
        Declarations.decide(
            ChangeInvolvement(
                principal: Example.signed, child: Example.child, handle: Example.charity, leadProfessional: leads,
                holdsAssessment: holds),
            by: Example.principal(), of: record, today: Example.today)
    }

    private func leading(since: PartialDate? = nil, until: PartialDate? = nil) -> RecordedInvolvement {
        var involvement = own
        involvement.leadProfessional = until == nil
        (involvement.leadSince, involvement.leadUntil) = (since, until)
        return involvement
    }

    @Test func `that they lead, from today on`() {
        #expect(change(leads: true, of: Example.record(own)) == .changes(leading(since: Example.today)))
    }

    @Test func `that they lead no more, and they did until today`() {
        let known = leading(since: Example.ended)
        let over = leading(since: Example.ended, until: Example.today)
        #expect(change(leads: false, of: Example.record(known)) == .changes(over))
        #expect(
            change(leads: false, of: Example.record(leading()))
                == .changes(leading(since: Example.began, until: Example.today)))
        #expect(change(leads: true, of: Example.record(over)) == .changes(leading(since: Example.today)))
    }

    @Test func `that they hold an assessment, or none`() {
        var holding = own
        holding.holdsAssessment = true
        #expect(change(holds: true, of: Example.record(own)) == .changes(holding))
        #expect(change(holds: false, of: Example.record(holding)) == .changes(own))
    }

    @Test func `what is so already stays as it is`() {
        #expect(change(leads: false, holds: false, of: Example.record(own)) == .staysAsItIs)
        let known = leading(since: Example.ended)
        #expect(change(leads: true, of: Example.record(known)) == .staysAsItIs)
    }

    @Test func `of nothing but their own involvement that lasts: all else is refused alike`() {
        let colleagues = Example.involvement(Example.charity, ordinal: 1, declaredBy: Example.headTeacher)
        let sources = Example.involvement(Example.charity, ordinal: 1)
        let over = Example.involvement(
            Example.charity, ordinal: 1, ended: Example.ended, declaredBy: Example.socialWorker)
        for known in [colleagues, sources, over] {
            #expect(change(leads: true, of: Example.record(known)) == .refused(Refusal(.notFound)))
        }
        for record in [nil, Example.record()] {
            #expect(change(leads: true, of: record) == .refused(Refusal(.notFound)))
        }
    }
}
