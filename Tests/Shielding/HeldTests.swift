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
    let olive = Somebody.officer()
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    private func answer(_ somebody: Somebody, _ vault: VaultFixture) async throws -> Answer<ViewHeld.Reply> {
        try await vault.connection.withTransaction {
            try await ViewHeldHandler(responsibles: vault.responsibles).answer(
                ViewHeld(principal: VaultFixture.unsigned), somebody.context(at: now), in: $0)
        }
    }

    private func held(_ somebody: Somebody, _ vault: VaultFixture) async throws -> [HeldPair] {
        if case .held(let held) = try await answer(somebody, vault).reply { held } else { [] }
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
            #expect(listed.reply == .held([HeldPair(child: ada, other: ben, isGone: false, since: nil)]))
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
        }
        try await held { vault in
            try await vault.lift(ada, by: olive.account, at: now)
            try await vault.lift(ada, by: Account.ID.random(), at: now)
            #expect(try await held(olive, vault).isEmpty)
        }
    }

    @Test func `is listed for nobody who does not decide about both, where both have a shield`() {
        let here = Invented.authority
        let both = [
            HeldList.Held(child: ada, other: ben, isGone: false, isOthersToo: true, since: nil),
            HeldList.Held(child: ben, other: ada, isGone: false, isOthersToo: true, since: nil),
        ]
        func listed(_ responsible: [Child.ID: AuthorityCode]) -> [HeldPair] {
            HeldList.decide(both, for: here, responsible: responsible)
        }
        let one = [HeldPair(child: ada, other: ben, isGone: false, since: nil)]
        #expect(listed([ada: here, ben: here]) == one)
        #expect(listed([ada: here]) == one)
        #expect(listed([ada: here, ben: Invented.elsewhere]).isEmpty)
        #expect(listed([ada: Invented.elsewhere, ben: here]).isEmpty)
    }
}
