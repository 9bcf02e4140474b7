import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Shielding

extension VaultFixture {
    private static let nobodys = SignedPrincipal(statement: Data(), signature: Data())

    func watch(_ child: Child.ID, by somebody: Somebody, at now: Date = Date()) async throws -> Outcome<
        WatchChild.Reply
    > {
        let command = WatchChild(principal: Self.nobodys, child: child, reason: .safeguardingConcern)
        return try await connection.withTransaction {
            try await WatchChildHandler(vault: vault).handle(command, somebody.context(at: now), in: $0)
        }
    }

    func endWatch(_ watch: Watch.ID, by somebody: Somebody) async throws -> Outcome<EndWatch.Reply> {
        let command = EndWatch(principal: Self.nobodys, watch: watch)
        return try await connection.withTransaction {
            try await EndWatchHandler(vault: vault).handle(command, somebody.context(), in: $0)
        }
    }

    func watches(of somebody: Somebody, at now: Date = Date()) async throws -> Answer<ViewWatches.Reply> {
        try await connection.withTransaction {
            try await ViewWatchesHandler(vault: vault).answer(
                ViewWatches(principal: Self.nobodys), somebody.context(at: now), in: $0)
        }
    }

    func watchersOf(_ child: Child.ID, at now: Date = Date()) async throws -> Answer<WatchersOf.Reply> {
        try await connection.withTransaction {
            try await WatchersOfHandler(vault: vault, store: store, responsibles: responsibles).answer(
                WatchersOf(child: child), Context(messageID: UUID(), sender: .notifications, now: now), in: $0)
        }
    }
}

@Suite struct `A watch for a child lost sight of` {
    private let ada = Child.ID.random()
    private let sam = Somebody()
    private let now = Date(timeIntervalSince1970: 1_770_000_000)
    private let nobody = WatchersOf.Reply(told: .init(watchers: []))

    private func begun(_ outcome: Outcome<WatchChild.Reply>) throws -> Watch {
        guard case .watching(let watch) = outcome.reply else { throw CancellationError() }
        return watch
    }

    private func sighted(_ events: [any Event]) -> [Child.ID] {
        events.compactMap { ($0 as? WatchedChildReported)?.child }
    }

    @Test func `is news once a source says something that its record did not say before`() async throws {
        try await VaultFixture.with { vault in
            let (record, other) = (SourceRecord.ID.random(), Child.ID.random())
            func report(_ whereabouts: ReportedWhereabouts, of child: Child.ID? = nil, isNewest: Bool = true)
                async throws -> [Child.ID]
            {
                let event = try vault.sealer.reported(
                    whereabouts, of: child ?? ada, record: child == nil ? record : .random(), isNewest: isNewest)
                return sighted(try await vault.deposit([event]))
            }
            let (home, moved) = (
                Invented.whereabouts(), Invented.whereabouts(residence: Invented.home("2 Example Street"))
            )
            #expect(try await report(home) == [])
            _ = try await vault.watch(ada, by: sam)
            #expect(try await report(home) == [])
            #expect(try await report(moved) == [ada])
            #expect(try await report(home, isNewest: false) == [])
            #expect(try await report(home, of: ada) == [ada])
            #expect(try await report(home, of: other) == [])
            // What a practitioner says is no news.
            let declared = try vault.sealer.declared(by: .random(), of: ada)
            #expect(sighted(try await vault.deposit([declared])) == [])
        }
    }

    @Test func `in a batch is what it is one by one`() async throws {
        try await VaultFixture.with { vault in
            let record = SourceRecord.ID.random()
            _ = try await vault.watch(ada, by: sam)
            let streets = [1, 1, 2, 2, 1].map { Invented.whereabouts(residence: Invented.home("\($0) Example Street")) }
            let events = try streets.map { try vault.sealer.reported($0, of: ada, record: record) }
            #expect(sighted(try await vault.deposit(events)).count == 3)
        }
    }

    @Test func `tells whoever watches, and whose team is told with them`() async throws {
        try await VaultFixture.with { vault in
            let mary = Somebody(role: .dataManager)
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            for somebody in [sam, mary] { _ = try await vault.watch(ada, by: somebody) }
            _ = try await vault.watch(.random(), by: Somebody())
            let answer = try await vault.watchersOf(ada)
            let told = try #require(answer.reply.told)
            #expect(told.watchers == [sam.account, mary.account].sorted())
            let sealed = try #require(told.concerned)
            let concerned = try WireCoding.decoder().decode(
                ConcernedOfficers.self, from: vault.identity.open(sealed))
            #expect(concerned == ConcernedOfficers(child: ada, authority: Invented.authority))
            #expect(answer.audit == [AuditNote(.decidedRecipients, children: [ada])])
            #expect(try await vault.watchersOf(.random()).reply == nobody)
        }
    }

    @Test func `tells nobody of a child who is shielded, held, of an authority that is loading, gone or archived`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            let (shielded, held, archived) = try await vault.withheld()
            for child in [ada, shielded, held, archived] {
                // After the shield, so that it is not the shield's silence that is seen here.
                _ = try await vault.watch(child, by: sam)
                let told = try await vault.watchersOf(child)
                #expect((told.reply == nobody) == (child != ada))
                // As if nobody watched.
                if child != ada { #expect(told.audit.isEmpty) }
            }
        }
    }

    @Test func `is on its way for a shielded child as for any other, and tells nobody`() async throws {
        try await VaultFixture.with { vault in
            try await vault.shield(ada)
            _ = try await vault.watch(ada, by: sam)
            #expect(sighted(try await vault.deposit([try vault.sealer.reported(of: ada)])) == [ada])
            #expect(try await vault.watchersOf(ada).reply == nobody)
        }
    }

    @Test func `is answered and listed alike for who is shielded, held, neither or not there, whatever was reported`()
        async throws
    {
        try await VaultFixture.with { vault in
            let (open, held, unknown) = (Child.ID.random(), Child.ID.random(), Child.ID.random())
            try await vault.shield(ada)
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: open),
                try vault.sealer.reported(of: held, candidates: [ada]),
            ])
            var begun: [Watch] = []
            for child in [ada, open, held, unknown] {
                let outcome = try await vault.watch(child, by: sam, at: now)
                let watch = try self.begun(outcome)
                #expect(watch == Watch(id: watch.id, child: child, since: now, until: now + 365 * 86_400))
                #expect(
                    outcome.audit == [AuditNote(.watchedChild, reason: .safeguardingConcern, children: [child])])
                #expect(outcome.events.isEmpty && outcome.delay == nil)
                begun.append(watch)
            }
            try await vault.deposit([ada, open, held].map { try vault.sealer.reported(of: $0) })
            try await vault.shield(open)
            guard case .watches(let listed) = try await vault.watches(of: sam, at: now).reply else {
                throw CancellationError()
            }
            #expect(Set(listed) == Set(begun) && listed.count == 4)
            for watch in begun {
                let ended = try await vault.endWatch(watch.id, by: sam)
                #expect(ended.reply == .ended)
                #expect(ended.audit == [AuditNote(.endedWatch, children: [watch.child])])
            }
        }
    }

    @Test func `is ended by a shield, and does not begin again when that is lifted`() async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            let watch = try begun(try await vault.watch(ada, by: sam))
            #expect(try await vault.watchersOf(ada).reply.told?.watchers == [sam.account])
            try await vault.shield(ada)
            for _ in 0..<2 { try await vault.lift(ada) }
            #expect(try await vault.watchersOf(ada).reply == nobody)
            #expect(try begun(try await vault.watch(ada, by: sam)).id == watch.id)
            #expect(try await vault.watchersOf(ada).reply == nobody)
            _ = try await vault.endWatch(watch.id, by: sam)
            #expect(try begun(try await vault.watch(ada, by: sam)).id != watch.id)
            #expect(try await vault.watchersOf(ada).reply.told?.watchers == [sam.account])
        }
    }

    @Test func `goes along when children are merged, which is news of both`() async throws {
        try await VaultFixture.with { vault in
            let (bo, cy) = (Child.ID.random(), Child.ID.random())
            for child in [ada, bo, cy] { try await vault.deposit([try vault.sealer.reported(of: child)]) }
            _ = try await vault.watch(ada, by: sam)
            #expect(sighted(try await vault.merge(ada, into: bo)) == [bo])
            #expect(try await vault.watchersOf(bo).reply.told?.watchers == [sam.account])
            #expect(sighted(try await vault.deposit([try vault.sealer.reported(of: bo)])) == [bo])
            #expect(sighted(try await vault.merge(cy, into: .random())) == [])
            // A shield of the person is one of each identifier.
            try await vault.shield(bo)
            #expect(try await vault.watchersOf(ada).reply == nobody)
            for _ in 0..<2 { try await vault.lift(bo) }
            #expect(try await vault.watchersOf(bo).reply == nobody)
        }
    }

    @Test func `is its own watcher's to end, is over after a year, and for as many as one may`() async throws {
        try await VaultFixture.with { vault in
            let watch = try begun(try await vault.watch(ada, by: sam, at: now))
            #expect(try begun(try await vault.watch(ada, by: sam, at: now + 60)) == watch)
            // Somebody else's is as one that is not there.
            let stranger = try await vault.endWatch(watch.id, by: Somebody())
            #expect(stranger.reply == .ended && stranger.audit == [AuditNote(.endedWatch)])
            #expect(try await vault.watches(of: sam, at: now).reply == .watches([watch]))
            let year = now + 365 * 86_400
            #expect(try await vault.watches(of: sam, at: year).reply == .watches([]))
            #expect(try await vault.watchersOf(ada, at: year).reply == nobody)
            #expect(try begun(try await vault.watch(ada, by: sam, at: year)).id != watch.id)

            for _ in 1..<WatchDecision.most { _ = try await vault.watch(.random(), by: sam, at: year) }
            let refused = try await vault.watch(.random(), by: sam, at: year)
            #expect(refused.reply == .tooMany && refused.audit.map(\.action) == [.refused])
        }
    }

    @Test(arguments: Role.allCases)
    func `is for practitioners and data managers`(role: Role) async throws {
        try await VaultFixture.with { vault in
            let somebody = Somebody(role: role)
            let may = [.practitioner, .dataManager].contains(role)
            let refused = Refusal(.notAllowed)
            let begun = try await vault.watch(ada, by: somebody).reply
            #expect((begun == .refused(refused)) == !may)
            let listed = try await vault.watches(of: somebody).reply
            #expect((listed == .refused(refused)) == !may)
            let ended = try await vault.endWatch(.random(), by: somebody).reply
            #expect((ended == .refused(refused)) == !may)
        }
    }

    @Test func `leaves in clear nobody who watches, and nothing of a child who is purged`() async throws {
        try await VaultFixture.with { vault in
            _ = try await vault.watch(ada, by: sam)
            func rows() async throws -> [String] {
                try await vault.connection.withTransaction {
                    try await $0.query("select watch::text from watch").decode(String.self)
                }
            }
            let row = try #require(try await rows().first)
            #expect(!row.contains(sam.account.description))
            // Another's account under the seal of this row is nobody's.
            try await vault.connection.withTransaction { $0.write("update watch set ciphertext = '\\x00'") }
            #expect(try await vault.watchersOf(ada).reply == nobody)
            try await vault.connection.withTransaction { WatchStore.forget([ada], in: $0) }
            #expect(try await rows().isEmpty)
        }
    }
}
