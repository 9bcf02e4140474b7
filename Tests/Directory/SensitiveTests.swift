import Contracts
import Model
import ServiceRuntime
import Testing

@testable import Directory

@Suite struct `A sensitive service in Directory` {
    private func record(
        leads: Bool = false, holds: Bool = false, kind: ContactKind = .sensitive
    ) -> RecordInvolvement {
        RecordInvolvement(
            principal: Example.signed, child: Example.child, kind: kind, began: Example.began, leadProfessional: leads,
            holdsAssessment: holds, card: Example.card)
    }

    private func rules(_ command: RecordInvolvement) -> [String] {
        let decision = Declarations.decide(
            command, by: Example.principal(), of: Example.record(), as: .random(), today: Example.today)
        guard case .refused(let refusal) = decision else { return [] }
        return refusal.problems.map { "\($0.field) \($0.rule)" }
    }

    @Test func `neither leads nor holds an assessment from the beginning on`() {
        #expect(rules(record(leads: true)) == ["/leadProfessional sensitive"])
        #expect(rules(record(holds: true)) == ["/holdsAssessment sensitive"])
        #expect(rules(record(leads: true, holds: true)).count == 2)
        #expect(rules(record()) == [] && rules(record(leads: true, holds: true, kind: .other)) == [])
    }

    private func own(_ kind: ContactKind = .sensitive, ended: PartialDate? = nil) -> RecordedInvolvement {
        RecordedInvolvement(
            handle: Example.charity, kind: kind, began: Example.began, ended: ended, leadProfessional: false,
            holdsAssessment: false, ordinal: 1, declaredBy: Example.socialWorker)
    }

    @Test func `nor later`() {
        func change(leads: Bool?, holds: Bool?, of own: RecordedInvolvement) -> Declarations.Changing {
            Declarations.decide(
                ChangeInvolvement(
                    principal: Example.signed, child: Example.child, handle: Example.charity, leadProfessional: leads,
                    holdsAssessment: holds), by: Example.principal(), of: Example.record(own), today: Example.today)
        }
        for (leads, holds) in [(true, nil), (nil, true)] as [(Bool?, Bool?)] {
            guard case .refused(let refusal) = change(leads: leads, holds: holds, of: own()) else {
                Issue.record("not refused")
                continue
            }
            #expect(refusal.kind == .invalid && refusal.problems.map(\.rule) == ["sensitive"])
        }
        #expect(change(leads: false, holds: false, of: own()) == .staysAsItIs)
    }

    private func withdraw(_ record: ChildRecord?, by account: Account.ID = Example.socialWorker) -> Declarations.Ending
    {
        Declarations.decide(
            EndInvolvement(
                principal: Example.signed, child: Example.child, handle: Example.charity, ended: Example.ended,
                consentWithdrawn: true), by: Example.principal(account), of: record, today: Example.today)
    }

    @Test func `is withdrawn by whose own it is, whether it lasts or has ended`() {
        for own in [own(), own(ended: Example.ended)] {
            #expect(withdraw(Example.record(own)) == .withdraws(own))
        }
    }

    @Test func `is withdrawn by nobody else, and nothing else is`() {
        #expect(withdraw(Example.record(own()), by: Example.headTeacher) == .refused(Refusal(.notFound)))
        #expect(
            withdraw(Example.record()) == .refused(Refusal(.notFound)) && withdraw(nil) == .refused(Refusal(.notFound)))
        guard case .refused(let refusal) = withdraw(Example.record(own(.other))) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.problems.map { "\($0.field) \($0.rule)" } == ["/consentWithdrawn notSensitive"])
    }

    @Test func `goes from the tables once its practitioner withdraws it, the vault is told, and nobody else`()
        async throws
    {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report(contact: Example.contact(Example.school))])
            guard case .recorded(let handle) = try await directory.record(record()).reply else {
                Issue.record("not recorded")
                return
            }
            let outcome = try await directory.end(
                EndInvolvement(
                    principal: Example.signed, child: Example.child, handle: handle, ended: Example.ended,
                    consentWithdrawn: true))
            #expect(outcome.reply == .ended && outcome.events.count == 1)
            #expect((outcome.events.first as? InvolvementDeclared)?.withdrawn == true)
            let stored = try await directory.stored([Example.child])[Example.child]
            #expect(stored?.involvements.map(\.handle) == [Example.school])
        }
    }

    @Test func `goes from the tables once a source withdraws it, in a batch of its own and with its beginning`()
        async throws
    {
        for batches in [1, 2] {
            try await withDirectory { directory in
                let began = Example.report(contact: Example.contact(Example.charity, .sensitive))
                var withdrawal = Example.report()
                withdrawal.withdrawn = Example.charity
                let school = Example.report(contact: Example.contact(Example.school))
                if batches == 1 {
                    _ = try await directory.take([school, began, withdrawal])
                } else {
                    _ = try await directory.take([school, began])
                    #expect(try await directory.stored([Example.child])[Example.child]?.involvements.count == 2)
                    let outcomes = try await directory.take([withdrawal])
                    #expect(outcomes.flatMap(\.events).isEmpty, "somebody is told of the withdrawal")
                }
                let stored = try await directory.stored([Example.child])[Example.child]
                #expect(stored?.involvements.map(\.handle) == [Example.school])
            }
        }
    }
}
