import Contracts
import Model
import ServiceRuntime
import Testing

@testable import Directory

@Suite struct `Recording and ending one's own involvement` {
    private let command = RecordInvolvement(
        principal: Example.signed, child: Example.child, kind: .other, began: Example.began, leadProfessional: true,
        holdsAssessment: false, card: Example.card)

    private func declared(_ handle: Involvement.Handle, ended: PartialDate? = nil) -> InvolvementDeclared {
        InvolvementDeclared(
            child: Example.child, handle: handle, account: Example.socialWorker, began: Example.began, ended: ended,
            leadProfessional: true, holdsAssessment: false, card: Example.card)
    }

    @Test func `the vault gets the sealed card, and those in contact are told`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report(contact: Example.contact(Example.school))])
            let outcome = try await directory.record(command)
            guard case .recorded(let handle) = outcome.reply else {
                Issue.record("not recorded")
                return
            }
            let began = InvolvementBegan(
                child: Example.child, handle: handle, inContact: [Example.school], at: Example.now)
            let expected: [any Event] = [declared(handle), began]
            #expect(try wire(outcome.events) == wire(expected))
            #expect(outcome.audit.map(\.action) == [.recordedInvolvement])
            let stored = try await directory.stored([Example.child])[Example.child]
            #expect(stored?.involvements.last?.declaredBy == Example.socialWorker)
            #expect(stored?.involvements.map(\.handle) == [Example.school, handle])
        }
    }

    @Test func `a second one is the first one, and is told to nobody`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report()])
            guard case .recorded(let handle) = try await directory.record(command).reply else {
                Issue.record("not recorded")
                return
            }
            let again = try await directory.record(command)
            #expect(again.reply == .alreadyRecorded(handle))
            #expect(again.events.isEmpty)
        }
    }

    @Test func `the end goes to the vault with the card, and those still in contact are told`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report(contact: Example.contact(Example.school))])
            guard case .recorded(let handle) = try await directory.record(command).reply else {
                Issue.record("not recorded")
                return
            }
            let ending = EndInvolvement(
                principal: Example.signed, child: Example.child, handle: handle, ended: Example.ended)
            let outcome = try await directory.end(ending)
            let ended = InvolvementEnded(
                child: Example.child, handle: handle, inContact: [Example.school], at: Example.now)
            let expected: [any Event] = [declared(handle, ended: Example.ended), ended]
            #expect(outcome.reply == .ended)
            #expect(try wire(outcome.events) == wire(expected))
            #expect(outcome.audit.map(\.action) == [.endedInvolvement])
            #expect(try await directory.end(ending).reply == .alreadyEnded)

            guard case .recorded(let next) = try await directory.record(command).reply else {
                Issue.record("not recorded again")
                return
            }
            #expect(next != handle)
        }
    }

    @Test func `a part goes to the vault with the card, and those in contact are told of a hand-over`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report()])
            guard case .recorded(let first) = try await directory.record(command).reply,
                case .recorded(let second) = try await directory.record(
                    command, by: Example.principal(Example.headTeacher)
                ).reply
            else {
                Issue.record("not recorded")
                return
            }
            // Both say that they lead, since the same day; whoever says so from today on takes over.
            let leader = max(first, second)
            let (other, account) =
                leader == first ? (second, Example.headTeacher) : (first, Example.socialWorker)
            func change(_ leads: Bool?, _ holds: Bool? = nil) async throws -> Outcome<ChangeInvolvement.Reply> {
                try await directory.change(
                    ChangeInvolvement(
                        principal: Example.signed, child: Example.child, handle: other, leadProfessional: leads,
                        holdsAssessment: holds), by: Example.principal(account))
            }
            #expect(try await change(false).events.count == 1)
            let outcome = try await change(true, true)
            let declared = InvolvementDeclared(
                child: Example.child, handle: other, account: account, began: Example.began, ended: nil,
                leadProfessional: true, holdsAssessment: true, leadSince: Example.today, card: Example.card)
            let expected: [any Event] =
                [declared]
                + [PartTaken.Part.leadProfessional, .assessment].map {
                    PartTaken(child: Example.child, part: $0, handle: other, inContact: [leader], at: Example.now)
                }
            #expect(outcome.reply == .changed)
            #expect(try wire(outcome.events) == wire(expected))
            #expect(outcome.audit == [AuditNote(.changedInvolvement, children: [Example.child])])
            let stored = try await directory.stored([Example.child])[Example.child]
            #expect(stored?.leader == other)

            let again = try await change(true, true)
            #expect(again.reply == .changed && again.events.isEmpty)
        }
    }

    @Test func `somebody else's part is refused, audited, and told to nobody`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report(contact: Example.contact(Example.school))])
            let outcome = try await directory.change(
                ChangeInvolvement(
                    principal: Example.signed, child: Example.child, handle: Example.school, leadProfessional: true,
                    holdsAssessment: nil))
            #expect(outcome.reply == .refused(Refusal(.notFound)))
            #expect(outcome.audit == [AuditNote(.refused, children: [Example.child])])
            #expect(outcome.events.isEmpty)
        }
    }

    @Test func `a refusal is audited, and writes and announces nothing`() async throws {
        try await withDirectory { directory in
            let outcome = try await directory.record(command)
            #expect(outcome.reply == .refused(Refusal(.notFound)))
            #expect(outcome.audit == [AuditNote(.refused, children: [Example.child])])
            #expect(outcome.events.isEmpty)
            #expect(try await directory.stored([Example.child]).isEmpty)

            _ = try await directory.take([Example.report(contact: Example.contact(Example.school))])
            let foreign = EndInvolvement(
                principal: Example.signed, child: Example.child, handle: Example.school, ended: Example.ended)
            #expect(try await directory.end(foreign).reply == .refused(Refusal(.notFound)))
        }
    }
}

@Suite struct `Viewing what is always visible` {
    @Test func `it is shown for a reason, which is audited`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report()])
            let answer = try await directory.view(Example.child)
            #expect(answer.reply == .record(Example.ada()))
            #expect(
                answer.audit == [
                    AuditNote(.viewedRecord, reason: .providingService, children: [Example.child], parts: ["visible"])
                ])
        }
    }

    @Test func `an unknown, an undescribed and an unlisted child are refused alike, and audited`() async throws {
        try await withDirectory { directory in
            let (undescribed, unlisted) = (Child.ID.random(), Child.ID.random())
            _ = try await directory.take([
                Example.report(of: undescribed, visible: nil),
                Example.report(of: unlisted, candidates: [undescribed]),
            ])
            for child in [Child.ID.random(), undescribed, unlisted] {
                let answer = try await directory.view(child)
                #expect(answer.reply == .refused(Refusal(.notFound)))
                #expect(answer.audit == [AuditNote(.refused, reason: .providingService, children: [child])])
            }
        }
    }

    @Test(arguments: [Role.auditor, .feed])
    func `roles without the right are refused`(role: Role) async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report()])
            let answer = try await directory.view(Example.child, by: Example.principal(role: role))
            #expect(answer.reply == .refused(Refusal(.notAllowed)))
        }
    }
}
