import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Directory

@Suite struct `An identity that is gone` {
    static let other = Child.ID.random()

    /// What Directory hears of a child who was merged into another, in whatever order.
    enum Word: CaseIterable { case reported, otherReported, merged, withdrawn, cleared }

    static let orders: [[Word]] = permutations(Word.allCases)

    static func permutations(_ words: [Word]) -> [[Word]] {
        guard words.count > 1 else { return [words] }
        return words.indices.flatMap { place in
            var rest = words
            let word = rest.remove(at: place)
            return permutations(rest).map { [word] + $0 }
        }
    }

    private let recording = RecordInvolvement(
        principal: Example.signed, child: Example.child, kind: .other, began: Example.began, leadProfessional: true,
        holdsAssessment: false, card: Example.card)

    private func hear<H: MessageHandler>(_ event: H.Input, _ handler: H, _ lent: Lent) async throws
    where H.Input: Event {
        let context = Context(messageID: UUID(), now: Example.now)
        _ = try await lent.connection.withTransaction { transaction in
            try await handler.handle(event, context, in: transaction)
        }
    }

    private func hear(_ word: Word, _ lent: Lent) async throws {
        switch word {
        case .reported: _ = try await lent.take([Example.report()])
        case .otherReported: _ = try await lent.take([Example.report(of: Self.other)])
        case .merged:
            let survivor = `Merging and separating records`.shape(Self.other)
            try await hear(
                ChildrenMerged(merged: Example.child, survivor: survivor), ChildrenMergedHandler(), lent)
        case .withdrawn: try await withdraw(Example.child, lent)
        case .cleared:
            try await hear(
                RecordCleared(child: Example.child, candidates: [Self.other]),
                RecordClearedHandler(records: lent.records), lent)
        }
    }

    private func withdraw(_ child: Child.ID, _ lent: Lent) async throws {
        try await hear(IdentityWithdrawn(child: child), IdentityWithdrawnHandler(), lent)
    }

    private func isListed(_ child: Child.ID, _ lent: Lent) async throws -> Bool {
        if case .record = try await lent.view(child).reply { true } else { false }
    }

    private func names(_ lent: Lent) async throws -> Int {
        try await lent.connection.withTransaction {
            try await $0.query("select count(*) from child where name is not null").first(as: Int.self) ?? 0
        }
    }

    /// A merge comes after the reports of both: one child's events keep their order.
    @Test(
        arguments: orders.filter { order in
            let merged = order.firstIndex(of: .merged) ?? 0
            return [Word.reported, .otherReported].allSatisfy { (order.firstIndex(of: $0) ?? 0) < merged }
        })
    func `is not shown, under whichever identifier, and nothing of it is kept, whatever comes first`(order: [Word])
        async throws
    {
        try await withDirectory { lent in
            for word in order { try await hear(word, lent) }
            for child in [Example.child, Self.other] { #expect(try await !isListed(child, lent)) }
            #expect(try await names(lent) == 0)
        }
    }

    @Test func `is shown by no later report, and those of others are`() async throws {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report(), Example.report(of: Self.other)])
            #expect(try await isListed(Example.child, lent))
            try await withdraw(Example.child, lent)
            let began = try await lent.take([Example.report(contact: Example.contact(.random()))])
            #expect(began.count == 1)
            #expect(try await !isListed(Example.child, lent))
            #expect(try await isListed(Self.other, lent))
            #expect(try await names(lent) == 1)
            #expect(try await lent.stored([Example.child])[Example.child]?.involvements.count == 1)
        }
    }

    /// Who was gone as another, whom two officers told them from.
    enum Deed: CaseIterable { case merged, withdrawn, separated }

    @Test(arguments: [
        [Deed.merged, .withdrawn, .separated], [.merged, .separated, .withdrawn], [.separated, .withdrawn],
    ])
    func `is one again once two officers have told it from the one that is`(order: [Deed]) async throws {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report(), Example.report(of: Self.other)])
            for deed in order {
                switch deed {
                case .merged: try await hear(.merged, lent)
                case .withdrawn:
                    for child in [Example.child, Self.other] {
                        try await hear(
                            IdentityWithdrawn(child: child, identity: Self.other), IdentityWithdrawnHandler(), lent)
                    }
                case .separated:
                    let separated = `Merging and separating records`.shape(Example.child)
                    try await hear(
                        ChildrenSeparated(
                            child: Self.other, left: nil, separated: separated, records: [], handles: []),
                        ChildrenSeparatedHandler(), lent)
                }
            }
            for child in [Example.child, Self.other] { #expect(try await !isListed(child, lent)) }
            try await hear(
                IdentityReturned(child: Example.child, identity: Self.other), IdentityReturnedHandler(), lent)
            #expect(try await isListed(Example.child, lent))
            #expect(try await !isListed(Self.other, lent))
            #expect(try await names(lent) == 1)
        }
    }

    @Test func `takes no involvement, and ends none, as of a child who is not there`() async throws {
        try await withDirectory { lent in
            _ = try await lent.take([Example.report()])
            let recorded = try await lent.record(recording)
            guard case .recorded(let handle) = recorded.reply else {
                Issue.record("\(recorded.reply)")
                return
            }
            try await withdraw(Example.child, lent)
            #expect(try await lent.record(recording).reply == .refused(Refusal(.notFound)))
            let ending = EndInvolvement(
                principal: Example.signed, child: Example.child, handle: handle, ended: Example.ended)
            #expect(try await lent.end(ending).reply == .refused(Refusal(.notFound)))
        }
    }
}
