import Checking
import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Directory

@Suite struct `Taking in what Identity reports` {
    @Test func `a beginning is announced with those who were in contact, and audited`() async throws {
        try await withDirectory { directory in
            let outcomes = try await directory.take([
                Example.report(contact: Example.contact(Example.school)),
                Example.report(contact: Example.contact(Example.surgery)),
            ])
            let events = try wire(outcomes.flatMap(\.events))
            let expected: [any Event] = [
                InvolvementBegan(child: Example.child, handle: Example.school, inContact: [], at: Example.now),
                InvolvementBegan(
                    child: Example.child, handle: Example.surgery, inContact: [Example.school], at: Example.now),
            ]
            #expect(try events == wire(expected))
            let note = AuditNote(.involvementBegan, children: [Example.child])
            #expect(outcomes.flatMap(\.audit) == [note, note])
        }
    }

    @Test func `an end is announced with those still in contact, and audited`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([
                Example.report(contact: Example.contact(Example.school)),
                Example.report(contact: Example.contact(Example.surgery)),
            ])
            let outcomes = try await directory.take([
                Example.report(contact: Example.contact(Example.school, ended: Example.ended))
            ])
            let expected = InvolvementEnded(
                child: Example.child, handle: Example.school, inContact: [Example.surgery], at: Example.now)
            #expect(try wire(outcomes.flatMap(\.events)) == wire([expected]))
            #expect(outcomes.flatMap(\.audit) == [AuditNote(.involvementEnded, children: [Example.child])])
        }
    }

    @Test func `a hand-over that sources report is announced, and who led until when is kept`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([
                Example.report(contact: Example.contact(Example.school, lead: true)),
                Example.report(contact: Example.contact(Example.surgery)),
            ])
            var takenOver = Example.contact(Example.surgery, lead: true)
            takenOver.leadSince = Example.ended
            var handedOver = Example.contact(Example.school)
            (handedOver.leadSince, handedOver.leadUntil) = (Example.began, Example.ended)
            let outcomes = try await directory.take([
                Example.report(contact: takenOver), Example.report(contact: handedOver),
            ])
            let expected = PartTaken(
                child: Example.child, part: .leadProfessional, handle: Example.surgery, inContact: [Example.school],
                at: Example.now)
            #expect(try outcomes.map { try wire($0.events) } == [wire([expected]), []])
            let stored = try await directory.stored([Example.child])[Example.child]
            #expect(stored?.leader == Example.surgery)
            #expect(
                stored?.involvements.compactMap(\.leads?.term)
                    == [LeadTerm(since: Example.began, until: Example.ended), LeadTerm(since: Example.ended)])
        }
    }

    @Test func `history and changes are kept and audited, and announced to nobody`() async throws {
        try await withDirectory { directory in
            let outcomes = try await directory.take([
                Example.report(contact: Example.contact(Example.charity, ended: Example.ended)),
                Example.report(contact: Example.contact(Example.charity, ended: Example.today)),
            ])
            let note = AuditNote(.involvementChanged, children: [Example.child])
            #expect(outcomes.flatMap(\.audit) == [note, note])
            #expect(outcomes.allSatisfy { $0.events.isEmpty })
            let stored = try await directory.stored([Example.child])[Example.child]
            #expect(stored?.involvements.map(\.ended) == [Example.today])
        }
    }

    @Test func `the same report again changes nothing`() async throws {
        try await withDirectory { directory in
            let report = Example.report(contact: Example.contact(Example.school))
            _ = try await directory.take([report])
            let before = try await directory.stored([Example.child])
            let outcomes = try await directory.take([report, report])
            #expect(outcomes.allSatisfy { $0.events.isEmpty && $0.audit.isEmpty })
            #expect(try await directory.stored([Example.child]) == before)
        }
    }

    @Test(arguments: UInt64(1)...12)
    func `a batch gives what one by one would give`(seed: UInt64) async throws {
        var random = Seeded(seed: seed)
        let children = (0..<4).map { _ in Child.ID.random() }
        let reports = (0..<120).map { _ in anyReport(of: children, using: &random) }

        try await withDirectory { directory in
            var single: [Outcome<NoReply>] = []
            for report in reports { single += try await directory.take([report]) }
            let expected = try await directory.stored(children)
            try await directory.connection.execute(script: "truncate child, involvement")

            var batched: [Outcome<NoReply>] = []
            var rest = reports[...]
            while !rest.isEmpty {
                let batch = rest.prefix(Int.random(in: 1...40, using: &random))
                batched += try await directory.take(Array(batch))
                rest = rest.dropFirst(batch.count)
            }
            #expect(try await directory.stored(children) == expected)
            #expect(batched.map(\.audit) == single.map(\.audit))
            #expect(try batched.map { try wire($0.events) } == single.map { try wire($0.events) })
        }
    }

    /// Few children, handles and dates, so that reports meet each other.
    private func anyReport(of children: [Child.ID], using random: inout Seeded) -> ChildReported {
        let index = Int.random(in: 0..<children.count, using: &random)
        let handles = [Example.school, Example.surgery, Example.charity]
        let days = [Example.began, Example.ended, Example.today]
        let contact = Example.contact(
            handles.randomElement(using: &random)!, ContactKind.allCases.randomElement(using: &random)!,
            began: days.randomElement(using: &random)!,
            ended: Bool.random(using: &random) ? days.randomElement(using: &random)! : nil,
            lead: Bool.random(using: &random), caf: Bool.random(using: &random))
        let visible = Example.ada(
            ["Ada", "Adah"].randomElement(using: &random)!, carers: Bool.random(using: &random) ? [Example.carer] : [])
        return Example.report(
            of: children[index], visible: Int.random(in: 0..<4, using: &random) > 0 ? visible : nil,
            contact: Int.random(in: 0..<8, using: &random) > 0 ? contact : nil,
            candidates: Int.random(in: 0..<40, using: &random) == 0 ? [children[0]] : [],
            authority: [Example.authority, Example.elsewhere].randomElement(using: &random)!,
            reported: Example.now.addingTimeInterval(Double(Int.random(in: 0..<5, using: &random)) * 0.001))
    }
}
