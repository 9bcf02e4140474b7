import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import ServiceTesting
import Testing

@testable import Directory

@Suite struct `A record that may be another child's` {
    static let other = Child.ID.random()

    /// What Directory hears of one child, in the order in which each of the two says it.
    enum Word: CaseIterable {
        case reported, reportedAgain, toldApart, cleared, takenBack

        var isIdentitys: Bool {
            switch self {
            case .reported, .reportedAgain, .toldApart: true
            case .cleared, .takenBack: false
            }
        }
    }

    func hear(_ word: Word, _ lent: Lent, of child: Child.ID = Example.child) async throws {
        switch word {
        case .reported: _ = try await lent.take([Example.report(of: child, candidates: [Self.other])])
        case .reportedAgain: _ = try await lent.take([Example.report(of: child)])
        case .toldApart:
            let event = CandidatesChanged(
                child: child, other: Self.other, mayBeOne: false, candidates: [], otherCandidates: [])
            try await handle(event, CandidatesChangedHandler(), lent)
        case .cleared: try await hear(cleared: [Self.other], of: child, lent)
        case .takenBack: try await hear(cleared: [], of: child, lent)
        }
    }

    func hear(cleared candidates: [Child.ID], of child: Child.ID = Example.child, _ lent: Lent) async throws {
        let event = RecordCleared(child: child, candidates: candidates)
        try await handle(event, RecordClearedHandler(records: lent.records), lent)
    }

    private func handle<H: MessageHandler>(_ event: H.Input, _ handler: H, _ lent: Lent) async throws
    where H.Input: Event {
        let context = Context(messageID: UUID(), now: Example.now)
        _ = try await lent.connection.withTransaction { transaction in
            try await handler.handle(event, context, in: transaction)
        }
    }

    func isListed(_ lent: Lent, _ child: Child.ID = Example.child) async throws -> Bool {
        if case .record = try await lent.view(child).reply { true } else { false }
    }

    @Test func `is shown from the vault's clearing on, and until it is taken back`() async throws {
        try await withDirectory { lent in
            try await hear(.reported, lent)
            #expect(try await !isListed(lent))
            try await hear(.cleared, lent)
            #expect(try await isListed(lent))
            try await hear(.takenBack, lent)
            #expect(try await !isListed(lent))
        }
    }

    @Test func `is not shown while one of those whose it may be is not cleared`() async throws {
        try await withDirectory { lent in
            let third = Child.ID.random()
            _ = try await lent.take([Example.report(candidates: [Self.other, third])])
            try await hear(.cleared, lent)
            #expect(try await !isListed(lent))
            try await hear(cleared: [Self.other, third], lent)
            #expect(try await isListed(lent))
        }
    }

    /// All ways in which the words of two who speak in an order each can come in.
    static func interleavings(_ one: [Word], _ other: [Word]) -> [[Word]] {
        guard let first = one.first, let second = other.first else { return [one + other] }
        return interleavings(Array(one.dropFirst()), other).map { [first] + $0 }
            + interleavings(one, Array(other.dropFirst())).map { [second] + $0 }
    }

    @Test(arguments: [
        ([Word.reported, .reportedAgain], [Word.cleared], true),
        ([.reported, .reportedAgain], [.cleared, .takenBack], false),
        ([.reported, .toldApart], [.cleared, .takenBack], true),
        ([.reported, .toldApart, .reported], [.cleared, .takenBack, .cleared], true),
        ([.reported, .toldApart, .reported], [.cleared, .takenBack], false),
    ])
    func `is listed or not, whatever order Identity and the vault are heard in`(
        identity: [Word], vault: [Word], ends: Bool
    ) async throws {
        try await withDirectory { lent in
            for order in Self.interleavings(identity, vault) {
                let child = Child.ID.random()
                for word in order { try await hear(word, lent, of: child) }
                #expect(try await isListed(lent, child) == ends, "\(order)")
            }
        }
    }

    @Test func `is listed when its child is merged away from all doubt, and unlisted when that is taken back`()
        async throws
    {
        try await withDirectory { lent in
            try await hear(.reported, lent)
            _ = try await lent.take([Example.report(of: Self.other)])
            let shape = `Merging and separating records`.shape
            try await handle(
                ChildrenMerged(merged: Self.other, survivor: shape(Example.child, [])), ChildrenMergedHandler(), lent)
            #expect(try await isListed(lent))
            try await handle(
                ChildrenSeparated(
                    child: Example.child, left: shape(Example.child, [Self.other]),
                    separated: shape(Self.other, [Example.child]), records: [.random()], handles: []),
                ChildrenSeparatedHandler(), lent)
            for child in [Example.child, Self.other] { #expect(try await !isListed(lent, child)) }
            try await hear(cleared: [Example.child], of: Self.other, lent)
            #expect(try await isListed(lent, Self.other))
        }
    }

    @Test func `by an earlier version waits for the vault's word, and whoever was listed stays listed`() async throws {
        let earlier = DirectoryService.migrations.prefix { $0.name < "m0004" }
        let later = DirectoryService.migrations.dropFirst(earlier.count)
        try await withScratchSchema(migrations: Array(earlier)) { connection in
            let lent = Lent(connection: connection)
            let (unlisted, listed) = (Child.ID.random(), Child.ID.random())
            try await connection.withTransaction { transaction in
                for (child, isListed) in [(unlisted, false), (listed, true)] {
                    transaction.write(
                        "insert into child (id, authority, listed) values (\(child), \(Example.authority), \(isListed))"
                    )
                }
            }
            for migration in later { try await connection.execute(script: migration.sql) }
            _ = try await lent.take([Example.report(of: unlisted), Example.report(of: listed)])
            #expect(try await !isListed(lent, unlisted))
            #expect(try await isListed(lent, listed))
            try await hear(cleared: [Self.other], of: unlisted, lent)
            #expect(try await isListed(lent, unlisted))
        }
    }
}
