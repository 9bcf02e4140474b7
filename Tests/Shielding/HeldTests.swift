import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `Who is held` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let cleo = Child.ID.random()
    let dot = Child.ID.random()
    let olive = Somebody.officer()
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    private func answer(_ somebody: Somebody, _ vault: VaultFixture) async throws -> Answer<ViewHeld.Reply> {
        try await vault.held(ViewHeld(principal: VaultFixture.unsigned), somebody.context(at: now))
    }

    private func held(_ somebody: Somebody, _ vault: VaultFixture) async throws -> [HeldPair] {
        try await vault.heldPages(somebody.context(at: now)).flatMap(\.self)
    }

    /// Ben may be Ada, who is shielded; and Cleo may be Ben.
    private func held(_ body: (VaultFixture) async throws -> Void) async throws {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            try await vault.deposit([try vault.sealer.reported(of: ben, candidates: [ada])])
            try await vault.deposit([try vault.sealer.reported(of: cleo, candidates: [ben])])
            try await vault.shield(ada, at: now)
            try await body(vault)
        }
    }

    @Test func `is listed beside the shielded child, for officers of the responsible authority alone`() async throws {
        try await held { vault in
            let listed = try await answer(olive, vault)
            #expect(
                listed.reply == .page(HeldPage(held: [HeldPair(child: ada, other: ben, isGone: false, since: nil)])))
            #expect(listed.audit == [AuditNote(.viewedHeld, children: [ada, ben].sorted())])
            #expect(try await held(.officer(of: Invented.elsewhere), vault).isEmpty)
            for somebody in [Somebody(), .withRight()] {
                let refused = try await answer(somebody, vault)
                #expect(refused.reply == .refused(Refusal(.notAllowed)))
                #expect(refused.audit.map(\.action) == [.refused])
            }
        }
    }

    @Test func `is listed first where an officer has spoken, and not any more once two have`() async throws {
        try await held { vault in
            try await vault.doubt(ada, cleo)
            #expect(try await held(olive, vault).map(\.other) == [ben, cleo].sorted())
            let last = max(ben, cleo)
            try await vault.tellApart(ada, last, by: olive, at: now)
            #expect(try await held(olive, vault).map(\.other) == [last, min(ben, cleo)])
            #expect(try await held(olive, vault).map(\.since) == [now, nil])
            try await vault.tellApart(ada, last, by: .officer(), at: now)
            #expect(try await held(olive, vault).map(\.other) == [min(ben, cleo)])
        }
    }

    @Test func `is listed once, as they stand, under whichever identifier it was said`() async throws {
        try await held { vault in
            try await vault.merge(ada, into: cleo)
            let listed = try await held(olive, vault)
            #expect(listed == [HeldPair(child: cleo, other: ben, isGone: false, since: nil)])
        }
    }

    @Test func `is listed while the shield stands, and beside an identity that is gone for good`() async throws {
        try await held { vault in
            try await vault.withdraw(ada, by: olive, at: now)
            try await vault.withdraw(ada, by: .officer(), at: now)
            #expect(
                try await held(olive, vault) == [HeldPair(child: ada, other: ben, isGone: true, since: nil)])
            // Whoever is one with them is gone with them.
            try await vault.merge(ada, into: cleo)
            #expect(
                try await held(olive, vault) == [HeldPair(child: cleo, other: ben, isGone: true, since: nil)])
        }
        try await held { vault in
            try await vault.lift(ada, by: olive.account, at: now)
            try await vault.lift(ada, by: Account.ID.random(), at: now)
            #expect(try await held(olive, vault).isEmpty)
        }
    }

    @Test func `is listed for nobody who does not decide about both, where both have a shield`() {
        let here = Invented.authority
        func listed(_ responsible: [Child.ID: AuthorityCode], isOthersToo: Bool = true) -> Bool {
            let held = HeldList.Held(
                pair: HeldPair(child: ada, other: ben, isGone: false, since: nil), isOthersToo: isOthersToo,
                place: HeldPlace(child: ada, other: ben))
            return HeldList.decide([held], for: here, responsible: responsible) == [held]
        }
        #expect(listed([ada: here, ben: here]))
        #expect(listed([ada: here]))
        #expect(!listed([ada: here, ben: Invented.elsewhere]))
        #expect(!listed([ada: Invented.elsewhere, ben: here]))
        #expect(listed([ada: here, ben: Invented.elsewhere], isOthersToo: false))
        #expect(!listed([ada: Invented.elsewhere, ben: here], isOthersToo: false))
    }

    @Test func `is listed once where both have a shield, and for officers of both alone`() async throws {
        try await held { vault in
            try await vault.shield(ben, at: now)
            let pair = HeldPair(child: min(ada, ben), other: max(ada, ben), isGone: false, since: nil)
            let cleos = HeldPair(child: ben, other: cleo, isGone: false, since: nil)
            #expect(Set(try await held(olive, vault)) == [pair, cleos])
            #expect(try await held(olive, vault).count == 2)
            try await vault.deposit([
                try vault.sealer.reported(
                    Invented.whereabouts(authority: Invented.elsewhere), of: dot, candidates: [ada])
            ])
            try await vault.shield(dot, of: Invented.elsewhere, at: now)
            #expect(Set(try await held(olive, vault)) == [pair, cleos])
            #expect(try await held(.officer(of: Invented.elsewhere), vault).isEmpty)
        }
    }

    /// Ada may be so many, and another authority's shielded child some more.
    private func many(_ body: (VaultFixture) async throws -> Void) async throws {
        try await held { vault in
            try await vault.deposit([
                try vault.sealer.reported(Invented.whereabouts(authority: Invented.elsewhere), of: dot)
            ])
            try await vault.shield(dot, of: Invented.elsewhere, at: now)
            for child in [ada, dot] {
                try await vault.tamper(
                    """
                    with other as (select gen_random_uuid() as id from generate_series(1, 270)), pair as (
                        select \(child)::uuid as child, id as other from other
                        union all select id, \(child)::uuid from other)
                    insert into candidate select child, other from pair
                    """)
            }
            try await body(vault)
        }
    }

    @Test func `is listed a page after the other, each once, in one order, and nobody of another authority`()
        async throws
    {
        try await many { vault in
            let pages = try await vault.heldPages(olive.context(at: now))
            #expect(pages.map(\.count) == [100, 100, 71])
            let others = pages.flatMap { $0 }.map(\.other)
            #expect(others == others.sorted() && Set(others).count == 271)
            #expect(pages.allSatisfy { $0.allSatisfy { $0.child == ada } })

            // A page leads on where others come, and nowhere else.
            let last = ViewHeld(
                principal: VaultFixture.unsigned, after: HeldPlace(child: ada, other: others[170]))
            guard case .page(let full) = try await vault.held(last, olive.context(at: now)).reply else { return }
            #expect(full.held.map(\.other) == Array(others[171...]) && full.next == nil)

            // Those of whom an officer has spoken stand before all, and not once more where they stood.
            let spoken = [others[3], others[150], others[270]]
            for (minute, other) in spoken.enumerated() {
                try await vault.tellApart(ada, other, by: olive, at: now.addingTimeInterval(60 * Double(minute)))
            }
            let again = try await vault.heldPages(olive.context(at: now)).flatMap { $0 }.map(\.other)
            #expect(again == spoken + others.filter { !spoken.contains($0) })
        }
    }

    @Test func `goes on behind a place that is no longer there, and behind one that never was`() async throws {
        try await many { vault in
            func others(after place: HeldPlace) async throws -> [Child.ID] {
                let query = ViewHeld(principal: VaultFixture.unsigned, after: place)
                guard case .page(let page) = try await vault.held(query, olive.context(at: now)).reply else {
                    return []
                }
                return page.held.map(\.other)
            }
            let all = try await held(olive, vault).map(\.other)
            let place = HeldPlace(child: ada, other: all[9])
            #expect(try await others(after: place) == Array(all[10..<110]))
            for officer in [olive, .officer()] { try await vault.tellApart(ada, all[9], by: officer, at: now) }
            #expect(try await others(after: place) == Array(all[10..<110]))
            // Another authority's place shows what is theirs behind it, as any place does.
            let elsewhere = try await others(after: HeldPlace(child: dot, other: cleo))
            #expect(elsewhere == (dot < ada ? Array(all.filter { $0 != all[9] }.prefix(100)) : []))
            let spoken = HeldPlace(since: now, child: dot, other: cleo)
            #expect(try await others(after: spoken) == Array(all.filter { $0 != all[9] }.prefix(100)))
        }
    }

    @Test func `is looked for in one part of all identifiers after the other`() async throws {
        try await many { vault in
            let whole = try await vault.heldPages(olive.context(at: now)).flatMap { $0 }
            // Ada and Dot have a shield each, and two more make it four parts.
            for _ in 0..<2 { try await vault.shield(.random(), at: now) }
            let parts = try await vault.heldPages(olive.context(at: now), shieldsAPart: 1)
            #expect(parts.flatMap { $0 } == whole)
            #expect(parts.count == 6)
            #expect(try await vault.heldPages(olive.context(at: now)).count == 3)
        }
    }

    @Test func `is listed in parts that end where nobody stands, and as many as shields make it`() {
        let first = HeldList.first()
        for (shields, ends) in [
            (0, [UInt8]()), (4_096, []), (4_097, [128]), (8_192, [128]),
            (30_000, [32, 64, 96, 128, 160, 192, 224]),
        ] {
            var (place, found) = (Optional(first), [Child.ID]())
            while let child = place {
                place = HeldList.end(after: child, of: shields)
                if let place { found.append(place) }
            }
            #expect(found == ends.map { HeldList.first(from: $0) })
        }
        // From wherever it goes on, and never in more parts than 256.
        let late = Child.ID("9f000000-0000-4000-8000-000000000000")!
        #expect(HeldList.end(after: late, of: 30_000) == HeldList.first(from: 160))
        #expect(HeldList.end(after: first, of: .max / 256) == HeldList.first(from: 1))
        #expect(HeldList.end(after: HeldList.first(from: 255), of: .max / 256) == nil)
    }

    @Test func `is listed though an earlier version left a former identifier alone`() async throws {
        try await held { vault in
            try await vault.tamper("insert into merged values (\(ben), \(dot))")
            #expect(
                try await held(olive, vault) == [HeldPair(child: ada, other: dot, isGone: false, since: nil)])
        }
    }
}

extension VaultFixture {
    func held(
        _ query: ViewHeld, _ context: Context, shieldsAPart: Int = HeldList.shieldsAPart
    ) async throws -> Answer<ViewHeld.Reply> {
        try await connection.withTransaction {
            // So few at a time that it has to go on.
            try await ViewHeldHandler(
                responsibles: responsibles, store: HeldStore(read: 60), shieldsAPart: shieldsAPart
            ).answer(query, context, in: $0)
        }
    }

    /// Page after page, to the end.
    func heldPages(_ context: Context, shieldsAPart: Int = HeldList.shieldsAPart) async throws -> [[HeldPair]] {
        var (pages, query) = ([[HeldPair]](), ViewHeld(principal: Self.unsigned))
        while case .page(let page) = try await held(query, context, shieldsAPart: shieldsAPart).reply {
            pages.append(page.held)
            guard let next = page.next else { break }
            query.after = next
        }
        return pages
    }
}
