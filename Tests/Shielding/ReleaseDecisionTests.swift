import Contracts
import Foundation
import Model
import Testing

@testable import Shielding

@Suite struct `What may leave the vault` {
    static let readers: Set<Role> = [.practitioner, .dataManager, .shieldingOfficer]

    @Test(arguments: Role.allCases, [(true, true), (true, false), (false, true), (false, false)])
    func `only a known child without a shield is released, and only to those who may read`(
        role: Role, child: (isKnown: Bool, isShielded: Bool)
    ) {
        let decision = ReleaseDecision.decide(role: role, isKnown: child.isKnown, isShielded: child.isShielded)

        let released = Self.readers.contains(role) && child.isKnown && !child.isShielded
        #expect(decision == (released ? .release : .withhold))
    }

    @Test(arguments: Role.allCases)
    func `a shielded child is withheld from everyone, whoever may shield included`(role: Role) {
        #expect(ReleaseDecision.decide(role: role, isKnown: true, isShielded: true) == .withhold)
    }
}

@Suite struct `Who may shield` {
    static let now = Date(timeIntervalSince1970: 1_770_000_000)
    static let earlier = now.addingTimeInterval(-86_400)

    @Test(arguments: Role.allCases, [nil, earlier])
    func `a shielding officer shields once, nobody else ever`(role: Role, since: Date?) {
        let decision = ShieldDecision.decide(role: role, shieldedSince: since, at: Self.now)

        switch (role, since) {
        case (.shieldingOfficer, nil): #expect(decision == .shields(since: Self.now))
        case (.shieldingOfficer, let since?): #expect(decision == .alreadyShielded(since: since))
        default: #expect(decision == .refused)
        }
    }
}
