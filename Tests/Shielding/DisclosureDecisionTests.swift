import Contracts
import Foundation
import Model
import Testing

@testable import Shielding

@Suite struct `Whether two officers disclose a record` {
    let now = Date(timeIntervalSince1970: 1_770_000_000)
    let olive = Account.ID.random()
    let otto = Account.ID.random()

    static let authorities: [AuthorityCode?] = [nil, Invented.authority, Invented.elsewhere]

    private func decide(
        role: Role = .shieldingOfficer, of authority: AuthorityCode? = Invented.authority,
        responsible: AuthorityCode? = Invented.authority, isGone: Bool = false,
        on ground: DisclosureGround = .caseReview,
        first: LiftDecision.Proposal? = nil, firstGround: DisclosureGround = .caseReview, holding: Date? = nil
    ) -> DisclosureDecision {
        DisclosureDecision.decide(
            role: role, account: otto, of: authority, responsible: responsible, isGone: isGone, on: ground,
            word: first.map { .init(proposal: $0, ground: firstGround) }, holding: holding, at: now)
    }

    private func word(
        by account: Account.ID, _ age: TimeInterval = 60, of authority: AuthorityCode? = Invented.authority
    ) -> LiftDecision.Proposal {
        .init(by: account, authority: authority, since: now - age)
    }

    @Test(arguments: authorities, authorities)
    func `is by the word of two of the responsible authority, which has to be known`(
        responsible: AuthorityCode?, authority: AuthorityCode?
    ) {
        for before in Self.authorities {
            let decision = decide(of: authority, responsible: responsible, first: word(by: olive, of: before))
            let (mayAct, mayBefore) = (
                responsible != nil && authority == responsible, responsible != nil && before == responsible
            )
            #expect(decision == (mayAct ? mayBefore ? .discloses : .proposes : .refused))
        }
    }

    @Test func `needs two persons within a fortnight, and one ground`() {
        #expect(decide() == .proposes)
        #expect(decide(first: word(by: otto)) == .stands(since: now - 60))
        #expect(decide(first: word(by: olive)) == .discloses)
        #expect(decide(first: word(by: olive, LiftDecision.validity)) == .proposes)
        for ground in DisclosureGround.allCases {
            #expect(decide(on: ground, first: word(by: olive)) == (ground == .caseReview ? .discloses : .proposes))
        }
    }

    @Test(arguments: Role.allCases) func `is for shielding officers alone`(role: Role) {
        #expect(
            decide(role: role, first: word(by: olive)) == (role == .shieldingOfficer ? .discloses : .refused))
    }

    @Test func `of an identity that is gone is refused as of a child whom nobody knows`() {
        #expect(decide(isGone: true, first: word(by: olive)) == .refused)
        #expect(decide(responsible: nil, first: word(by: olive)) == .refused)
    }

    @Test func `is said again while it holds, for an hour`() {
        #expect(decide(holding: now - 3599) == .isDisclosed(since: now - 3599))
        #expect(decide(holding: now - 3600) == .proposes)
        #expect(decide(of: Invented.elsewhere, holding: now - 60) == .refused)
    }

    @Test(arguments: Role.allCases, [false, true])
    func `lets out what is withheld, but nothing of an identity that is gone, or archived, or was not counted`(
        role: Role, isShielded: Bool
    ) {
        func release(isWithdrawn: Bool = false, isArchived: Bool = false, isCounted: Bool = true) -> ReleaseDecision {
            ReleaseDecision.decide(
                role: role, isKnown: true, isShielded: isShielded, isDisclosed: true, isWithdrawn: isWithdrawn,
                isArchived: isArchived, isCounted: isCounted)
        }
        let mayRead = [.practitioner, .dataManager, .shieldingOfficer].contains(role)
        #expect(release() == (mayRead ? isShielded ? .releaseByDisclosure : .release : .withhold))
        #expect(release(isWithdrawn: true) == .withhold)
        #expect(release(isArchived: true) == .withhold)
        #expect(release(isCounted: false) == .withhold)
    }
}
