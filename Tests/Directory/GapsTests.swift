import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Directory

@Suite struct `A list of children who lack something` {
    private static let vault = EnvelopeOpener.newKey()

    private func context(
        _ role: Role = .dataManager, of authority: AuthorityCode? = Example.authority, on day: String = "2026-03-10"
    ) -> Context {
        var principal = Example.principal(role: role)
        principal.authority = authority
        return Context(
            messageID: UUID(), sender: .gateway, principal: principal, now: WireCoding.instant("\(day)T09:30:00Z")!)
    }

    private struct Listed {
        var page: GapPage
        var answer: Answer<ViewGaps.Reply>
        /// How many places the question had, and how long it was.
        var asked: (count: Int, bytes: Int)
        var lines: [Child.ID] { page.lines.map(\.child) }
    }

    /// Asks as the runtime does; the vault knows everybody but those whom it hides, and nobody who was made up.
    private func list(
        of kind: Gap.Kind = .noGP, months: Int? = nil, after: GapPlace? = nil, by context: Context? = nil,
        hiding hidden: Set<Child.ID> = [], _ lent: Lent
    ) async throws -> Listed {
        let handler = ViewGapsHandler(
            records: lent.records, vault: try EnvelopeSealer(publicKey: Self.vault.publicKey))
        let query = ViewGaps(
            principal: Example.signed, reason: .dataQuality, kind: kind, months: months, after: after)
        let context = context ?? self.context()
        #expect(try handler.consults(on: query, context))
        let (question, known) = try await lent.connection.withTransaction {
            try await handler.question(for: query, context, in: $0)
        }
        let asked = try WireCoding.decoder().decode(
            [Child.ID].self, from: Self.vault.open(question.children, purpose: .question, binding: []))
        let there = Set(
            try await lent.connection.withTransaction {
                try await $0.query("select id from child").decode(Child.ID.self)
            }
        ).subtracting(hidden)
        let told = UnshieldedAmong.Reply(places: asked.indices.filter { there.contains(asked[$0]) })
        let answer = try await lent.connection.withTransaction {
            try await handler.answer(query, context, knowing: known, told: told, in: $0)
        }
        guard case .page(let page) = answer.reply else { throw CancellationError() }
        return Listed(
            page: page, answer: answer, asked: (asked.count, question.children.ciphertext.count))
    }

    private func goThrough(
        by desk: GapDesk = GapDesk(), after: Child.ID? = nil, on day: String = "2026-03-10", _ lent: Lent
    ) async throws -> GapDesk.Done {
        try await lent.connection.withTransaction {
            try await desk.round(after: after, on: PartialDate(day)!, in: $0)
        }
    }

    private func kept(_ lent: Lent) async throws -> [String] {
        try await lent.connection.withTransaction {
            try await $0.query("select kind || ' ' || since || ' ' || authority from gap order by child, kind")
                .decode(String.self)
        }
    }

    /// As somebody with a school since September, and no GP.
    private func take(_ children: [Child.ID], ended: PartialDate? = nil, _ lent: Lent) async throws {
        _ = try await lent.take(
            children.map { Example.report(of: $0, contact: Example.contact(.random(), ended: ended)) })
    }

    @Test func `has whom a round has found, and whom what was found still holds of`() async throws {
        try await withDirectory { lent in
            try await take([Example.child], lent)
            #expect(try await list(lent).lines == [])
            #expect(try await goThrough(lent) == GapDesk.Done())
            let listed = try await list(lent)
            #expect(
                listed.page
                    == GapPage(lines: [
                        GapLine(
                            child: Example.child, number: Example.number, name: Example.ada().name,
                            dateOfBirth: Example.born, since: PartialDate("2015-04-13")!)
                    ]))
            #expect(
                listed.answer.audit
                    == [
                        AuditNote(.viewedGaps, reason: .dataQuality, terms: ["kind": "noGP"], children: [Example.child])
                    ])
            for kind in Gap.Kind.allCases where kind != .noGP { #expect(try await list(of: kind, lent).lines == []) }

            _ = try await lent.take([Example.report(contact: Example.contact(Example.surgery, .primaryCare))])
            #expect(try await kept(lent) == ["noGP 2015-04-13 \(Example.authority.text)"])
            #expect(try await list(lent).lines == [])
            _ = try await goThrough(lent)
            #expect(try await kept(lent) == [])
        }
    }

    @Test func `is of one's own authority, and goes along with a child`() async throws {
        try await withDirectory { lent in
            try await take([Example.child], lent)
            _ = try await goThrough(lent)
            let elsewhere = context(of: Example.elsewhere)
            #expect(try await list(by: elsewhere, lent).lines == [])
            try await lent.connection.withTransaction { lent.records.put(Example.elsewhere, of: Example.child, in: $0) }
            #expect(try await list(lent).lines == [])
            _ = try await goThrough(lent)
            #expect(try await list(lent).lines == [])
            #expect(try await list(by: elsewhere, lent).lines == [Example.child])
        }
    }

    @Test(
        arguments: [
            (.practitioner, Example.authority), (.shieldingOfficer, Example.authority), (.dataManager, nil),
        ] as [(Role, AuthorityCode?)])
    func `is refused to anybody else, and the vault is not asked`(role: Role, authority: AuthorityCode?) async throws {
        try await withDirectory { lent in
            let handler = ViewGapsHandler(
                records: lent.records, vault: try EnvelopeSealer(publicKey: Self.vault.publicKey))
            let query = ViewGaps(principal: Example.signed, reason: .dataQuality, kind: .noGP)
            let context = context(role, of: authority)
            #expect(try !handler.consults(on: query, context))
            let answer = try await lent.connection.withTransaction {
                try await handler.answer(query, context, in: $0)
            }
            #expect(answer.reply == .refused(Refusal(.notAllowed)))
            #expect(answer.audit.map(\.action) == [.refused])
        }
    }

    @Test func `has the longest first, for so many months at least, page by page`() async throws {
        try await withDirectory { lent in
            let children = (0..<120).map { _ in Child.ID.random() }
            // Each left a school a day after the one before, from 1 January 2025 on.
            let first = PartialDate("2025-01-01")!
            for (place, child) in children.enumerated() {
                try await take([child], ended: first.adding(days: place), lent)
            }
            _ = try await goThrough(lent)
            let hidden = Set([children[0], children[7], children[49], children[50], children[119]])
            var (named, after, sizes): ([Child.ID], GapPlace?, [Int]) = ([], nil, [])
            repeat {
                let listed = try await list(of: .leftTheRoll, after: after, hiding: hidden, lent)
                named += listed.lines
                sizes.append(listed.lines.count)
                after = listed.page.next
            } while after != nil && sizes.count < 9
            #expect(named == children.filter { !hidden.contains($0) })
            #expect(sizes == [50, 50, 15])
            // 14 months before 10 March 2026 is the tenth of January.
            #expect(try await list(of: .leftTheRoll, months: 14, lent).lines == Array(children.prefix(10)))
            #expect(try await list(of: .nobodyInContact, months: 14, lent).lines == Array(children.prefix(10)))
            #expect(try await list(of: .nobodyInContact, lent).lines == Array(children.prefix(50)))
        }
    }

    @Test func `says of a shielded child what it says of one who is not there, before a round and after`() async throws
    {
        try await withDirectory { lent in
            let (ada, ben) = (Child.ID.random(), Child.ID.random())
            try await take([ben], lent)
            _ = try await goThrough(lent)
            let absent = try await list(lent)
            try await take([ada], lent)
            _ = try await goThrough(lent)
            #expect(try await Set(list(lent).lines) == [ada, ben])
            for _ in 0..<2 {
                let hidden = try await list(hiding: [ada], lent)
                #expect(hidden.page == absent.page && hidden.answer.audit == absent.answer.audit)
                #expect(hidden.asked == absent.asked)
                _ = try await goThrough(lent)
            }
            // Nor does a place that somebody makes up find it out.
            for child in [ada, .random()] {
                let after = GapPlace(since: PartialDate("2015-04-12")!, child: child)
                #expect(try await list(after: after, hiding: [ada], lent).lines == [ben])
            }
            let alone = try await list(hiding: [ada, ben], lent)
            #expect(alone.page == GapPage(lines: []) && alone.asked == absent.asked)
            #expect(alone.answer.audit.map(\.children) == [[]])
        }
    }

    @Test func `has two who are one once, and nobody who is held, gone or purged`() async throws {
        try await withDirectory { lent in
            let (other, doubtful) = (Child.ID.random(), Child.ID.random())
            try await take([Example.child, other], lent)
            _ = try await lent.take([Example.report(of: doubtful, candidates: [other])])
            _ = try await goThrough(lent)
            #expect(try await Set(list(lent).lines) == [Example.child, other])

            let survivor = `Merging and separating records`.shape(other)
            _ = try await lent.connection.withTransaction {
                try await ChildrenMergedHandler().handle(
                    ChildrenMerged(merged: Example.child, survivor: survivor), context(), in: $0)
            }
            #expect(try await list(lent).lines == [other])
            #expect(try await list(hiding: [Example.child], lent).lines == [])
            _ = try await goThrough(lent)
            #expect(try await kept(lent).count == 1)

            _ = try await lent.connection.withTransaction {
                try await IdentityWithdrawnHandler().handle(IdentityWithdrawn(child: other), context(), in: $0)
            }
            #expect(try await list(lent).lines == [])
            _ = try await goThrough(lent)
            #expect(try await kept(lent) == [])
        }
    }

    @Test func `reads on where what was kept of many holds no more`() async throws {
        try await withDirectory { lent in
            let children = (0..<450).map { _ in Child.ID.random() }
            let first = PartialDate("2024-01-01")!
            for start in stride(from: 0, to: 450, by: 90) {
                _ = try await lent.take(
                    (start..<start + 90).map { place in
                        let left = Example.contact(.random(), ended: first.adding(days: place))
                        return Example.report(of: children[place], contact: left)
                    })
            }
            _ = try await goThrough(lent)
            // The first four hundred have a school again, and the round has not come to them yet.
            _ = try await lent.take(
                children.prefix(400).map { Example.report(of: $0, contact: Example.contact(.random())) })
            let listed = try await list(of: .leftTheRoll, lent)
            #expect(listed.lines == Array(children[400..<450]) && listed.page.next == nil)
            #expect(try await list(of: .noGP, lent).asked == listed.asked)
        }
    }

    @Test func `is gone through by replicas that take turns, where the last one was`() async throws {
        try await withDirectory { lent in
            let children = (0..<7).map { _ in Child.ID.random() }
            try await take(children, lent)
            let today = PartialDate("2026-03-10")!
            // Another desk each time, as another replica has, or one that began anew.
            func turn() async throws -> GapDesk.Done? {
                var desk = GapDesk()
                desk.window = 3
                return try await lent.connection.withTransaction { [desk] in try await desk.turn(on: today, in: $0) }
            }
            let sorted = children.sorted()
            #expect(try await turn()?.next == sorted[2])
            #expect(try await turn()?.next == sorted[5])
            #expect(try await turn() == GapDesk.Done())
            #expect(try await Set(list(lent).lines) == Set(children))
            #expect(try await turn()?.next == sorted[2])
        }
    }

    @Test func `has nobody left who is purged`() async throws {
        try await withDirectory { lent in
            try await take([Example.child], lent)
            _ = try await goThrough(lent)
            #expect(try await kept(lent).count == 1)
            let done = try await lent.connection.withTransaction {
                try await RetentionDesk().round(on: PartialDate("2039-03-02")!, isDry: false, after: nil, in: $0)
            }
            #expect(done.report.purged == 1)
            #expect(try await kept(lent) == [])
        }
    }

    @Test(arguments: [1, 3, 7, 8, 500])
    func `is found in rounds of a few at a time, wherever each ends`(window: Int) async throws {
        try await withDirectory { lent in
            let children = (0..<7).map { _ in Child.ID.random() }
            try await take(children, lent)
            var desk = GapDesk()
            desk.window = window
            var (next, turns) = (Child.ID?.none, 0)
            repeat {
                let done = try await goThrough(by: desk, after: next, lent)
                (next, turns) = (done.next, turns + 1)
            } while next != nil && turns < 20
            #expect(try await Set(list(lent).lines) == Set(children))
            #expect(try await goThrough(lent) == GapDesk.Done())
        }
    }

    @Test func `is looked for in an index, in its order`() async throws {
        try await withDirectory { lent in
            let list = GapList(
                authority: Example.authority, kind: .noGP, months: 6, today: Example.today,
                after: GapPlace(since: Example.born, child: Example.child))
            let plan = try await lent.connection.withTransaction { transaction in
                transaction.write("set local enable_seqscan = off")
                transaction.write("set local enable_bitmapscan = off")
                return try await transaction.query("explain \(sql: GapStore.first(200, of: list))").decode(String.self)
            }
            let text = plan.joined(separator: "\n")
            #expect(text.contains("Index Only Scan using gap_list on gap"), "\(text)")
            #expect(text.contains("ROW(since, child) >"), "\(text)")
            #expect(!text.contains("Sort") && !text.contains("Filter"), "\(text)")
        }
    }
}
