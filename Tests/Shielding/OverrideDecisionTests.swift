import Contracts
import Foundation
import Model
import Testing

@testable import Shielding

@Suite struct `Whether somebody sees past a shield` {
    private static let since = Date(timeIntervalSince1970: 1_770_000_000)

    @Test(arguments: [Session.ID.random(), nil], [true, false])
    func `takes the right, a name for those who investigate, and the warning`(session: Session.ID?, isNamed: Bool) {
        for acknowledged in [true, false] {
            for standing in [Self.since, nil] {
                let decision = OverrideDecision.decide(
                    session: session, isNamed: isNamed, acknowledged: acknowledged, standing: standing)
                switch (session != nil && isNamed, acknowledged, standing) {
                case (false, _, _): #expect(decision == .refused)
                case (true, false, _): #expect(decision == .unacknowledged)
                case (true, true, nil): #expect(decision == .begins)
                case (true, true, let since?): #expect(decision == .stands(since: since))
                }
            }
        }
    }

    @Test(arguments: [(0, true), (35_999, true), (36_000, false), (1_000_000, false)])
    func `is over after as long as a session lasts`(seconds: Double, holds: Bool) {
        #expect(OverrideDecision.holds(since: Self.since, at: Self.since + seconds) == holds)
    }

    @Test(arguments: Role.allCases, [true, false])
    func `opens the door for whoever may read, for a child who is known, and is said of what is shielded alone`(
        role: Role, isKnown: Bool
    ) {
        for isShielded in [true, false] {
            let decision = ReleaseDecision.decide(
                role: role, isKnown: isKnown, isShielded: isShielded, isOverridden: true, isCounted: true)
            let mayRead = [.practitioner, .dataManager, .shieldingOfficer].contains(role)
            let open: ReleaseDecision = isShielded ? .releaseByOverride : .release
            #expect(decision == (mayRead && isKnown ? open : .withhold))
        }
    }
}

@Suite struct `Whether an investigation is closed` {
    private let olive = Account.ID.random()
    private let otto = Account.ID.random()
    private let earlier = Date(timeIntervalSince1970: 1_770_000_000)

    @Test(arguments: Role.allCases)
    func `is for shielding officers to say`(role: Role) {
        let decision = InvestigationDecision.decide(
            role: role, account: olive, isTheirs: true, overrode: otto, closed: nil)
        #expect(decision == (role == .shieldingOfficer ? .closes : .refused))
    }

    @Test func `is nobody's to say of themselves, nor of an override that can't be read`() {
        func decide(isTheirs: Bool = true, overrode: Account.ID?, closed: Date? = nil) -> InvestigationDecision {
            InvestigationDecision.decide(
                role: .shieldingOfficer, account: olive, isTheirs: isTheirs, overrode: overrode, closed: closed)
        }
        #expect(decide(overrode: olive) == .own)
        #expect(decide(overrode: nil) == .unreadable)
        #expect(decide(isTheirs: false, overrode: nil) == .notFound)
        #expect(decide(overrode: otto, closed: earlier) == .alreadyClosed(at: earlier))
    }
}

@Suite struct `How far a request for contact has come` {
    @Test(arguments: ContactRequest.State.allCases, ResolveContactRequest.Step.allCases)
    func `it is asked, passed on, answered, and never goes back`(
        state: ContactRequest.State, step: ResolveContactRequest.Step
    ) {
        let after = ContactRequestDecision.state(after: step, from: state)
        #expect(after == (step == .passOn && state != .answered ? .passedOn : .answered))
    }

    @Test(arguments: Role.allCases)
    func `practitioners ask, and shielding officers resolve`(role: Role) {
        #expect(Access.allows(role, .requestContact, .any) == (role == .practitioner))
        #expect(Access.mayEver(role, .resolveContactRequest) == (role == .shieldingOfficer))
    }
}
