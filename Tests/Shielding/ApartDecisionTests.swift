import Contracts
import Foundation
import Model
import Testing

@testable import Shielding

@Suite struct `Whether two officers tell a shielded child from another` {
    let now = Date(timeIntervalSince1970: 1_770_000_000)
    let olive = Account.ID.random()
    let otto = Account.ID.random()

    /// Every combination of who is shielded, and whose either is.
    static let authorities: [AuthorityCode?] = [nil, Invented.authority, Invented.elsewhere]
    static let sides = authorities.flatMap { authority in
        [true, false].map { ApartDecision.Side(isShielded: $0, responsible: authority) }
    }

    private func decide(
        _ child: ApartDecision.Side, _ other: ApartDecision.Side, role: Role = .shieldingOfficer,
        of authority: AuthorityCode?, arePair: Bool = true, first: LiftDecision.Proposal? = nil
    ) -> ApartDecision {
        ApartDecision.decide(
            role: role, account: otto, of: authority, child: child, other: other, arePair: arePair, proposal: first,
            at: now)
    }

    @Test(arguments: sides, sides)
    func `is by the word of two who each may decide about every shield of either`(
        child: ApartDecision.Side, other: ApartDecision.Side
    ) {
        let owners = [child, other].filter(\.isShielded).compactMap(\.responsible)
        for (first, second) in Self.authorities.flatMap({ one in Self.authorities.map { (one, $0) } }) {
            let word = LiftDecision.Proposal(by: olive, authority: first, since: now)
            let decision = decide(child, other, of: second, first: word)
            let isTheirs = { (authority: AuthorityCode?) in owners.allSatisfy { $0 == authority } }
            #expect(
                (decision == .parts)
                    == (child.isShielded && isTheirs(first) && isTheirs(second)
                        && Responsibility.mayAct(second, for: child.responsible)))
            #expect((decision == .refused) == !Responsibility.mayAct(second, for: child.responsible))
            #expect(decide(child, other, of: second, first: nil) != .parts)
            #expect(decide(child, other, of: second, arePair: false, first: word) != .parts)
        }
    }

    @Test(arguments: sides, sides)
    func `tells an officer of another authority nothing of a shield`(
        child: ApartDecision.Side, other: ApartDecision.Side
    ) {
        for authority in Self.authorities where !Responsibility.mayAct(authority, for: child.responsible) {
            #expect(decide(child, other, of: authority) == .refused)
        }
        let without = ApartDecision.Side(isShielded: false, responsible: child.responsible)
        for authority in Self.authorities {
            let answers = [true, false].map { isShielded in
                decide(without, .init(isShielded: isShielded, responsible: other.responsible), of: authority)
            }
            #expect(answers[0] == answers[1])
        }
    }

    @Test(arguments: Role.allCases) func `is for shielding officers alone`(role: Role) {
        let (ada, ben) = (ApartDecision.Side(isShielded: true), ApartDecision.Side(isShielded: false))
        let word = LiftDecision.Proposal(by: olive, since: now)
        let decision = decide(ada, ben, role: role, of: nil, first: word)
        #expect(decision == (role == .shieldingOfficer ? .parts : .refused))
    }

    @Test func `needs two words of two persons within a fortnight`() {
        let (ada, ben) = (ApartDecision.Side(isShielded: true), ApartDecision.Side(isShielded: false))
        let since = now - 60
        #expect(decide(ada, ben, of: nil) == .proposes)
        #expect(decide(ada, ben, of: nil, first: .init(by: otto, since: since)) == .stands(since: since))
        #expect(decide(ada, ben, of: nil, first: .init(by: olive, since: since)) == .parts)
        let old = now - LiftDecision.validity
        #expect(decide(ada, ben, of: nil, first: .init(by: olive, since: old)) == .proposes)
    }
}
