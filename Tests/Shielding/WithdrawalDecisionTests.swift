import Contracts
import Foundation
import Model
import Testing

@testable import Shielding

@Suite struct `Whether two officers withdraw an identity` {
    let now = Date(timeIntervalSince1970: 1_770_000_000)
    let olive = Account.ID.random()
    let otto = Account.ID.random()

    static let authorities: [AuthorityCode?] = [nil, Invented.authority, Invented.elsewhere]

    private func decide(
        role: Role = .shieldingOfficer, of authority: AuthorityCode? = nil, responsible: AuthorityCode? = nil,
        isShielded: Bool = true, isWithdrawn: Bool = false, first: LiftDecision.Proposal? = nil
    ) -> WithdrawalDecision {
        WithdrawalDecision.decide(
            role: role, account: otto, of: authority, responsible: responsible, isShielded: isShielded,
            isWithdrawn: isWithdrawn, proposal: first, at: now)
    }

    @Test(arguments: authorities, authorities)
    func `is by the word of two of the responsible authority, about a child with a shield`(
        responsible: AuthorityCode?, authority: AuthorityCode?
    ) {
        let mayAct = { (authority: AuthorityCode?) in responsible == nil || authority == responsible }
        for before in Self.authorities {
            let first = LiftDecision.Proposal(by: olive, authority: before, since: now - 60)
            let decision = decide(of: authority, responsible: responsible, first: first)
            #expect((decision == .withdraws) == (mayAct(authority) && mayAct(before)))
            #expect((decision == .refused) == !mayAct(authority))
            let without = decide(of: authority, responsible: responsible, isShielded: false, first: first)
            #expect(without == (mayAct(authority) ? .notShielded : .refused))
        }
    }

    @Test func `needs two persons within a fortnight`() {
        let since = now - 60
        #expect(decide() == .proposes)
        #expect(decide(first: .init(by: otto, since: since)) == .stands(since: since))
        #expect(decide(first: .init(by: olive, since: since)) == .withdraws)
        #expect(decide(first: .init(by: olive, since: now - LiftDecision.validity)) == .proposes)
    }

    @Test(arguments: Role.allCases) func `is for shielding officers alone`(role: Role) {
        let decision = decide(role: role, first: .init(by: olive, since: now))
        #expect(decision == (role == .shieldingOfficer ? .withdraws : .refused))
    }

    @Test(arguments: authorities, authorities)
    func `of one that is gone is answered as of a child whom nobody knows, to every officer`(
        responsible: AuthorityCode?, authority: AuthorityCode?
    ) {
        let unknown = decide(of: authority, responsible: nil, isShielded: false)
        for first in [nil, LiftDecision.Proposal(by: olive, authority: responsible, since: now)] {
            let gone = decide(of: authority, responsible: responsible, isWithdrawn: true, first: first)
            #expect(gone == unknown)
        }
    }

    @Test(arguments: Role.allCases, [true, false]) func `ends every release, by an override too`(
        role: Role, isOverridden: Bool
    ) {
        for isShielded in [true, false] {
            let decision = ReleaseDecision.decide(
                role: role, isKnown: true, isShielded: isShielded, isOverridden: isOverridden, isWithdrawn: true,
                isCounted: true)
            #expect(decision == .withhold)
        }
    }
}
