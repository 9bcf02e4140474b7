import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Directory

@Suite struct `Merging and separating records` {
    static let other = Child.ID.random()

    static func shape(_ child: Child.ID, candidates: [Child.ID] = []) -> ReshapedChild {
        ReshapedChild(child: child, visible: Example.ada(), reported: Example.now, candidates: candidates)
    }

    func hear<H: MessageHandler>(_ event: H.Input, _ handler: H, _ lent: Lent) async throws
    where H.Input: Event {
        let context = Context(messageID: UUID(), sender: .identity, now: Example.now)
        _ = try await lent.connection.withTransaction { transaction in
            try await handler.handle(event, context, in: transaction)
        }
    }

    func handles(of child: Child.ID, _ lent: Lent) async throws -> [Involvement.Handle] {
        try await lent.connection.withTransaction { transaction in
            try await lent.records.of(child, in: transaction)?.involvements.map(\.handle) ?? []
        }
    }

    @Test func `brings the involvements of both to the survivor, and back again`() async throws {
        try await withDirectory { lent in
            let (first, second) = (Involvement.Handle.random(), Involvement.Handle.random())
            _ = try await lent.take([
                Example.report(contact: Example.contact(first)),
                Example.report(of: Self.other, contact: Example.contact(second), candidates: [Example.child]),
            ])
            try await hear(
                ChildrenMerged(merged: Self.other, survivor: Self.shape(Example.child)), ChildrenMergedHandler(), lent)
            #expect(try await handles(of: Example.child, lent) == [first, second])
            #expect(try await handles(of: Self.other, lent).isEmpty)
            let pointed = try await lent.connection.withTransaction { transaction in
                try await lent.records.details(of: Self.other, in: transaction)
            }
            #expect(pointed?.child == Example.child && pointed?.isListed == true)

            try await hear(
                ChildrenSeparated(
                    child: Example.child, left: Self.shape(Example.child), separated: Self.shape(Self.other),
                    records: [.random()], handles: [second]),
                ChildrenSeparatedHandler(), lent)
            #expect(try await handles(of: Example.child, lent) == [first])
            #expect(try await handles(of: Self.other, lent) == [second])
        }
    }

    @Test func `lists a child again when nobody else may be meant`() async throws {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report(candidates: [Self.other])])
            try await hear(
                CandidatesChanged(
                    child: Example.child, other: Self.other, mayBeOne: false, candidates: [], otherCandidates: []),
                CandidatesChangedHandler(), lent)
            let record = try await lent.connection.withTransaction { transaction in
                try await lent.records.of(Example.child, in: transaction)
            }
            #expect(record?.isListed == true)
        }
    }
}
