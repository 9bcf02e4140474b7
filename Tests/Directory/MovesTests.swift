import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Directory

@Suite struct `A report that names another authority` {
    @Test func `suggests a move, and the newest version of a record alone does`() {
        let record = Example.record()
        #expect(Moves.suggested(by: Example.report(authority: Example.elsewhere), of: record) == Example.elsewhere)
        #expect(Moves.suggested(by: Example.report(), of: record) == nil)
        #expect(Moves.suggested(by: Example.report(visible: nil, authority: Example.elsewhere), of: record) == nil)
        #expect(Moves.suggested(by: Example.report(authority: Example.elsewhere), of: nil) == nil)
        let gone = ChildRecord(child: Example.child, authority: Example.authority, isWithdrawn: true)
        #expect(Moves.suggested(by: Example.report(authority: Example.elsewhere), of: gone) == nil)
    }

    @Test func `is announced, beside what it says of an involvement, and moves nothing`() async throws {
        try await withDirectory { directory in
            let outcomes = try await directory.take([
                Example.report(),
                Example.report(contact: Example.contact(Example.school), authority: Example.elsewhere),
                Example.report(authority: Example.elsewhere),
            ])
            let move = MoveReported(child: Example.child, to: Example.elsewhere)
            let expected: [any Event] = [
                InvolvementBegan(child: Example.child, handle: Example.school, inContact: [], at: Example.now), move,
                move,
            ]
            #expect(try wire(outcomes.flatMap(\.events)) == wire(expected))
            #expect(try await directory.stored([Example.child])[Example.child]?.authority == Example.authority)
        }
    }
}

@Suite struct `The responsible authority in Directory` {
    private func settle(
        _ authority: AuthorityCode, of child: Child.ID = Example.child, transferred: Date? = Example.now, _ lent: Lent
    ) async throws -> Outcome<NoReply> {
        let event = ResponsibilitySettled(child: child, authority: authority, transferred: transferred)
        return try await lent.connection.withTransaction {
            try await ResponsibilitySettledHandler(records: lent.records).handle(
                event, Context(messageID: UUID(), sender: .shielding, now: Example.now), in: $0)
        }
    }

    private func authority(of child: Child.ID = Example.child, in lent: Lent) async throws -> AuthorityCode? {
        try await lent.stored([child])[child]?.authority
    }

    @Test func `is the one that the vault names, which is told of a transfer, and no report changes it`() async throws {
        try await withDirectory { directory in
            _ = try await directory.take([Example.report()])
            let told = try await settle(Example.elsewhere, directory)
            let expected = TransferCompleted(child: Example.child, authority: Example.elsewhere, at: Example.now)
            #expect(try wire(told.events) == wire([expected]))
            _ = try await directory.take([Example.report()])
            #expect(try await authority(in: directory) == Example.elsewhere)
            // After a merge or a separation the vault knows by itself.
            #expect(try await settle(Example.authority, transferred: nil, directory).events.isEmpty)
            #expect(try await authority(in: directory) == Example.authority)
        }
    }

    @Test func `is kept of a child of whom nothing was reported yet, who is not listed by that`() async throws {
        try await withDirectory { directory in
            _ = try await settle(Example.elsewhere, directory)
            #expect(try await directory.view(Example.child).reply == .refused(Refusal(.notFound)))
            _ = try await directory.take([Example.report()])
            #expect(try await authority(in: directory) == Example.elsewhere)
        }
    }

    @Test func `of one who was merged is the survivor's, and each child has exactly one`() async throws {
        try await withDirectory { directory in
            let other = Child.ID.random()
            _ = try await directory.take([Example.report(), Example.report(of: other)])
            try await directory.connection.execute(
                script: "update child set survivor = '\(other)' where id = '\(Example.child)'")
            _ = try await settle(Example.elsewhere, directory)
            #expect(try await authority(of: other, in: directory) == Example.elsewhere)
        }
    }
}
