import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Directory

@Suite struct `The word of an organisation about what its practitioner recorded` {
    private let handle = Involvement.Handle.random()

    private func said(
        _ standing: Declaration.Standing, about handle: Involvement.Handle? = nil, at: Date = Example.now
    ) -> DeclarationDecided {
        DeclarationDecided(child: Example.child, handle: handle ?? self.handle, standing: standing, at: at)
    }

    private func decide(_ event: DeclarationDecided, of record: ChildRecord?) -> Declarations.Ending {
        Declarations.decide(event, of: record, today: Example.today)
    }

    @Test func `ends what is declined, on the day of the word`() {
        var own = Example.involvement(handle, ordinal: 2, declaredBy: Example.socialWorker)
        let record = Example.record(Example.involvement(Example.school, ordinal: 1), own)
        own.ended = Example.today
        #expect(decide(said(.declined), of: record) == .ends(own, inContact: [Example.school]))
    }

    @Test func `ends nothing before it began`() {
        var own = Example.involvement(handle, ordinal: 1, declaredBy: Example.socialWorker)
        let record = Example.record(own)
        own.ended = Example.began
        let early = said(.declined, at: WireCoding.instant("2024-01-05T10:00:00Z")!)
        #expect(decide(early, of: record) == .ends(own, inContact: []))
    }

    @Test func `leaves as it is what is confirmed, and what has ended`() {
        let own = Example.involvement(handle, ordinal: 1, declaredBy: Example.socialWorker)
        let ended = Example.involvement(
            handle, ordinal: 1, ended: Example.ended, declaredBy: Example.socialWorker)
        #expect(decide(said(.confirmed), of: Example.record(own)) == .hasEnded)
        #expect(decide(said(.declined), of: Example.record(ended)) == .hasEnded)
    }

    @Test func `is about nothing that a source reported, nor about who is not there`() {
        let reported = Example.record(Example.involvement(handle, ordinal: 1))
        for record in [nil, Example.record(), reported] {
            #expect(decide(said(.declined), of: record) == .refused(Refusal(.notFound)))
        }
    }

    private func hear(_ event: DeclarationDecided, _ directory: Lent) async throws -> Outcome<NoReply> {
        try await directory.connection.withTransaction {
            try await DeclarationDecidedHandler(records: directory.records).handle(
                event, Context(messageID: UUID(), sender: .shielding, now: Example.now), in: $0)
        }
    }

    @Test func `goes to the vault as an end does, and is told to those in contact`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report(contact: Example.contact(Example.school))])
            let command = RecordInvolvement(
                principal: Example.signed, child: Example.child, kind: .other, began: Example.began,
                leadProfessional: false, holdsAssessment: false, card: Example.card)
            guard case .recorded(let handle) = try await directory.record(command).reply else {
                throw CancellationError()
            }
            #expect(try await hear(said(.confirmed, about: handle), directory).events.isEmpty)

            let outcome = try await hear(said(.declined, about: handle), directory)
            let expected: [any Event] = [
                InvolvementDeclared(
                    child: Example.child, handle: handle, account: Example.socialWorker, began: Example.began,
                    ended: Example.today, leadProfessional: false, holdsAssessment: false, card: Example.card),
                InvolvementEnded(
                    child: Example.child, handle: handle, inContact: [Example.school], at: Example.now),
            ]
            #expect(try wire(outcome.events) == wire(expected))
            #expect(outcome.audit == [AuditNote(.involvementEnded, children: [Example.child])])
            let again = try await hear(said(.declined, about: handle), directory)
            #expect(again.events.isEmpty && again.audit.isEmpty)
            // Whoever is in contact all the same records it anew.
            guard case .recorded(let next) = try await directory.record(command).reply else {
                throw CancellationError()
            }
            #expect(next != handle)
        }
    }

    /// What is ended of what was declared, once it was declined; by the child whose it is then.
    private func endings(_ directory: Lent, _ handle: Involvement.Handle) async throws -> [Child.ID: PartialDate?] {
        _ = try await hear(said(.declined, about: handle), directory)
        let records = try await directory.stored([Example.child, Reshaping.other])
        return records.compactMapValues { record in
            record.involvements.first { $0.handle == handle }.map(\.ended)
        }
    }

    private typealias Reshaping = `Merging and separating records`

    @Test(arguments: [false, true])
    func `ends it on whoever it is with now, whoever is named`(isSeparated: Bool) async throws {
        try await withDirectory { directory in
            let reshaping = Reshaping()
            _ = try await directory.take([Example.report(), Example.report(of: Reshaping.other)])
            // Declared on another than whom the word names, as the vault has not heard of the separation yet, or of the merge.
            let command = RecordInvolvement(
                principal: Example.signed, child: Reshaping.other, kind: .other, began: Example.began,
                leadProfessional: false, holdsAssessment: false, card: Example.card)
            guard case .recorded(let handle) = try await directory.record(command).reply else {
                throw CancellationError()
            }
            guard isSeparated else {
                #expect(try await endings(directory, handle) == [Reshaping.other: Example.today])
                return
            }
            try await reshaping.hear(
                ChildrenMerged(merged: Reshaping.other, survivor: Reshaping.shape(Example.child)),
                ChildrenMergedHandler(), directory)
            try await reshaping.hear(
                ChildrenSeparated(
                    child: Example.child, left: Reshaping.shape(Example.child),
                    separated: Reshaping.shape(Reshaping.other), records: [], handles: []),
                ChildrenSeparatedHandler(), directory)
            #expect(try await endings(directory, handle) == [Reshaping.other: Example.today])
        }
    }

    @Test func `of a child who was merged ends it on the survivor`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report(), Example.report(of: Reshaping.other)])
            let command = RecordInvolvement(
                principal: Example.signed, child: Example.child, kind: .other, began: Example.began,
                leadProfessional: false, holdsAssessment: false, card: Example.card)
            guard case .recorded(let handle) = try await directory.record(command).reply else {
                throw CancellationError()
            }
            try await Reshaping().hear(
                ChildrenMerged(merged: Example.child, survivor: Reshaping.shape(Reshaping.other)),
                ChildrenMergedHandler(), directory)
            #expect(try await endings(directory, handle) == [Reshaping.other: Example.today])
        }
    }

    @Test func `about a child who is not known changes nothing`() async throws {
        try await withDirectory { directory in
            let outcome = try await hear(said(.declined), directory)
            #expect(outcome.events.isEmpty && outcome.audit.isEmpty)
        }
    }
}
