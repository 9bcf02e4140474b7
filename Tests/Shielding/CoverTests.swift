import Checking
import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `What a shield covers` {
    let ada = Child.ID.random()
    let ben = Child.ID.random()
    let cy = Child.ID.random()
    let dot = Child.ID.random()

    @Test func `the person under every identifier, and whoever may be that person`() {
        var cover = Cover()
        cover.merge(ada, into: ben, whoMayBe: [cy])
        cover.shield(ada)
        for child in [ada, ben, cy] { #expect(cover.covers(child)) }
        #expect(!cover.covers(dot))
        #expect(!cover.hasShield(cy))
        cover.lift(ben)
        for child in [ada, ben, cy] { #expect(!cover.covers(child)) }
    }

    @Test func `each part of a person who is separated, one lifted without the other`() {
        var cover = Cover()
        cover.merge(ada, into: ben, whoMayBe: [])
        cover.shield(ben)
        cover.separate(ben, whoMayBe: [], from: ada, whoMayBe: [])
        cover.lift(ada)
        #expect(!cover.hasShield(ada))
        // The two stay a pair: what is left of the shield covers both.
        #expect(cover.covers(ada) && cover.covers(ben))
        cover.lift(ben)
        #expect(!cover.covers(ada) && !cover.covers(ben))
    }

    @Test func `whoever may be either, when a covered child is separated`() {
        var cover = Cover()
        cover.pair(ada, with: [cy])
        cover.shield(cy)
        cover.separate(ada, whoMayBe: [], from: ben, whoMayBe: [])
        #expect(cover.covers(ben))
    }

    @Test func `two whom one person tells apart, only while nothing covers either`() {
        var cover = Cover()
        cover.pair(ada, with: [ben])
        cover.shield(ada)
        cover.tellApart(ada, ben)
        #expect(cover.covers(ben))
        cover.lift(ada)
        cover.tellApart(ada, ben)
        cover.shield(ada)
        #expect(!cover.covers(ben))
    }

    @Test func `of whom a merged child may be, the one as whom that child stands`() {
        var cover = Cover()
        cover.merge(ada, into: ben, whoMayBe: [])
        cover.shield(cy)
        // Identity has separated the two meanwhile, and the vault has not heard of it.
        cover.pair(cy, with: [ada])
        #expect(cover.covers(ben))
    }

    @Test func `nobody whom two officers tell from the shielded child, under whichever identifier of either`() {
        var cover = Cover()
        cover.pair(ada, with: [ben])
        cover.merge(ada, into: cy, whoMayBe: [])
        cover.merge(ben, into: dot, whoMayBe: [])
        cover.shield(ada)
        #expect(cover.arePair(cy, dot) && cover.covers(ben) && cover.covers(dot))
        cover.tellApartByTwo(cy, dot)
        #expect(!cover.arePair(cy, dot) && !cover.covers(ben) && !cover.covers(dot))
        #expect(cover.covers(ada) && cover.covers(cy))
    }

    @Test func `neither of two who were told apart, under whichever identifier, once the other is shielded`() {
        var cover = Cover()
        cover.pair(ada, with: [cy])
        cover.merge(ada, into: ben, whoMayBe: [])
        cover.tellApart(ben, cy)
        cover.shield(cy)
        #expect(!cover.covers(ben) && !cover.covers(ada))
    }

    @Test func `under each identifier of a person by a shield of its own, whichever came first`() {
        for shielded in [ada, ben] {
            var (early, late) = (Cover(), Cover())
            early.shield(shielded)
            early.merge(ada, into: ben, whoMayBe: [])
            late.merge(ada, into: ben, whoMayBe: [])
            late.shield(shielded)
            for cover in [early, late] { #expect(cover.shields == [ada, ben]) }
            early.merge(cy, into: ben, whoMayBe: [])
            #expect(early.shields == [ada, ben, cy])
            early.separate(ben, whoMayBe: [], from: dot, whoMayBe: [])
            #expect(early.shields == [ada, ben, cy, dot])
            late.lift(ada)
            #expect(late.shields.isEmpty)
        }
        var none = Cover()
        none.merge(ada, into: ben, whoMayBe: [cy])
        #expect(none.shields.isEmpty)
    }

    @Test func `whom the journal says that it covered, before the child is merged or separated`() throws {
        var standing = StandingShields()
        let order = SealedEnvelope(keyID: "k", encapsulatedKey: Data(), ciphertext: Data())
        standing.take(.shielded(KeptShield(child: ada, since: Date(), order: order, sealedFor: ada)))
        standing.take(.covers(shield: ada, children: [ben, dot]))

        var forgetful = Cover(shields: [ada])
        forgetful.remember(standing, of: [cy])
        #expect(forgetful.candidates.isEmpty)
        forgetful.remember(standing, of: [ben])
        #expect(forgetful.candidates == [ada: [ben], ben: [ada]])
        // And whom the child's own shield covers.
        forgetful.remember(standing, of: [ada])
        #expect(forgetful.candidates == [ada: [ben, dot], ben: [ada], dot: [ada]])

        var knowing = Cover(shields: [ada])
        knowing.merge(ada, into: cy, whoMayBe: [ben, dot])
        let before = knowing
        knowing.remember(standing, of: [ada, ben, cy, dot])
        #expect(knowing == before)
    }

    /// What happens to children, drawn by chance.
    enum Happening {
        case pair, merge, separate, tellApart, tellApartByTwo, shield, lift

        static func drawn(using random: inout Seeded) -> Happening {
            [.pair, .merge, .separate, .tellApart, .tellApartByTwo, .shield, .lift][random.below(7)]
        }
    }

    @Test(arguments: 0..<24 as Range<UInt64>)
    func `in the tables what it covers by the rule, whatever happened`(seed: UInt64) async throws {
        try await VaultFixture.with { fixture in
            var random = Seeded(seed: seed)
            let children = (0..<5).map { _ in Child.ID.random() }
            for step in 0..<24 {
                let (one, other) = (children[random.below(5)], children[random.below(5)])
                let happening = Happening.drawn(using: &random)
                guard one != other else { continue }
                let expected = try await fixture.connection.withTransaction { transaction in
                    try await self.happen(happening, one, other, among: children, fixture, transaction)
                }
                let (found, shielded) = try await fixture.connection.withTransaction { transaction in
                    (
                        try await fixture.covers.read(children, in: transaction),
                        try ShieldStore.shielded(
                            try await transaction.query(ShieldStore.kin(of: children)), by: StandingShields())
                    )
                }
                #expect(found == expected, "seed \(seed), step \(step), \(happening)")
                #expect(
                    shielded == Set(children.filter(expected.covers)),
                    "seed \(seed), step \(step), \(happening)")
                let standing = try fixture.journal.read { $0 }
                #expect(Set(standing.shields.keys) == expected.shields, "seed \(seed), step \(step), \(happening)")
                // It may cover more: whoever once may have been a person who is still shielded.
                for child in shielded { #expect(standing.covers(child), "seed \(seed), step \(step), \(happening)") }
                let held = try await fixture.heldPages(VaultFixture.context(.shieldingOfficer)).flatMap { $0 }
                let pairs = held.map { Set([$0.child, $0.other]) }
                #expect(
                    Set(pairs) == pairsUnderShields(expected, children) && Set(pairs).count == pairs.count,
                    "seed \(seed), step \(step), \(happening)")
            }
        }
    }

    /// Each two who may be one, as they stand, where one of them has a shield.
    private func pairsUnderShields(_ cover: Cover, _ children: [Child.ID]) -> Set<Set<Child.ID>> {
        let pairs = children.flatMap { one in children.filter { cover.arePair(one, $0) }.map { (one, $0) } }
        return Set(
            pairs.filter { cover.hasShield($0.0) || cover.hasShield($0.1) }
                .map { [cover.current($0.0), cover.current($0.1)] })
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `in the tables whom a loading authority withholds by the rule, whatever happened`(seed: UInt64) async throws {
        try await VaultFixture.with { fixture in
            var random = Seeded(seed: seed)
            let children = (0..<5).map { _ in Child.ID.random() }
            // The last of them nobody has reported, and another names no authority.
            let authorities = [Invented.authority, Invented.elsewhere, Invented.elsewhere, nil]
            try await fixture.deposit(
                zip(children, authorities).map { child, authority in
                    try fixture.sealer.reported(Invented.whereabouts(authority: authority), of: child)
                })
            try await fixture.load(by: .random(), at: Date())
            #expect(try await fixture.release(children[0]).reply == .withheld)
            for step in 0..<24 {
                let (one, other) = (children[random.below(5)], children[random.below(5)])
                let happening = Happening.drawn(using: &random)
                guard one != other else { continue }
                try await fixture.connection.withTransaction { transaction in
                    _ = try await self.happen(happening, one, other, among: children, fixture, transaction)
                }
                let (cover, withheld) = try await fixture.connection.withTransaction { transaction in
                    let kin = try await transaction.query(ShieldStore.kin(of: children))
                    let loading = try await fixture.loading.withheld(
                        ShieldStore.near(kin), while: fixture.loading.standing(in: transaction), in: transaction)
                    return (
                        try await fixture.covers.read(children, in: transaction),
                        try ShieldStore.shielded(kin, by: StandingShields()).union(loading)
                    )
                }
                let expected = Set(children.filter(cover.withholds))
                #expect(withheld == expected, "seed \(seed), step \(step), \(happening)")
            }
        }
    }

    /// Lets it happen to what was read of those around alone, as handlers do, and writes that; what becomes of everybody.
    private func happen(
        _ happening: Happening, _ one: Child.ID, _ other: Child.ID, among children: [Child.ID],
        _ fixture: VaultFixture, _ transaction: borrowing Transaction
    ) async throws -> Cover {
        let store = fixture.covers
        var all = try await store.read(children, in: transaction)
        let before = all
        let held =
            switch happening {
            case .pair: try await store.hold([one, other], in: transaction)
            default: try await store.hold(aroundAll: [one, other], in: transaction)
            }
        for child in held.children { #expect(all.cleared(child) == held.before.cleared(child)) }
        var cover = held.before
        change(&cover, by: happening, one, other)
        change(&all, by: happening, one, other)
        #expect(held.changes(to: cover) == all.changes(of: Set(children), since: before), "\(happening)")
        store.write(cover, since: held.before, in: transaction)
        let shields = try cover.shields.subtracting(held.before.shields).map { child in
            let order = try fixture.vault.seal(ShieldOrder(by: .random(), grounds: .witnessProtection), child: child)
            return KeptShield(child: child, since: Date(), order: order, sealedFor: child)
        }
        ShieldStore().insert(shields, in: transaction)
        try fixture.journal.note(cover, shielding: shields)
        if happening == .tellApartByTwo { try fixture.journal.uncover(held.before.uncovered(one, other)) }
        let lifted = held.before.shields.subtracting(cover.shields).sorted()
        transaction.write("delete from shield where child = any(\(lifted))")
        if !lifted.isEmpty { try fixture.journal.lift(cover.person(one)) }
        return all
    }

    private func change(_ cover: inout Cover, by happening: Happening, _ one: Child.ID, _ other: Child.ID) {
        switch happening {
        case .pair: cover.pair(one, with: [other])
        case .merge:
            // Identity names those who stand: whoever was merged is merged no second time.
            guard cover.current(one) == one, cover.current(other) == other else { return }
            cover.merge(one, into: other, whoMayBe: [])
        case .separate:
            guard cover.current(other) == other else { return }
            cover.separate(other, whoMayBe: [], from: one, whoMayBe: [])
        case .tellApart: cover.tellApart(one, other)
        case .tellApartByTwo: cover.tellApartByTwo(one, other)
        case .shield: cover.shield(one)
        case .lift: cover.lift(one)
        }
    }
}
