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
        let decision = ReleaseDecision.decide(
            role: role, isKnown: child.isKnown, isShielded: child.isShielded, isCounted: true)

        let released = Self.readers.contains(role) && child.isKnown && !child.isShielded
        #expect(decision == (released ? .release : .withhold))
    }

    @Test(arguments: Role.allCases)
    func `a shielded child is withheld from everyone, whoever may shield included`(role: Role) {
        #expect(ReleaseDecision.decide(role: role, isKnown: true, isShielded: true, isCounted: true) == .withhold)
    }

    @Test(arguments: Role.allCases, [true, false])
    func `nothing is released whose opening was not counted, by an override neither`(role: Role, isShielded: Bool) {
        let decision = ReleaseDecision.decide(
            role: role, isKnown: true, isShielded: isShielded, isOverridden: true, isCounted: false)
        #expect(decision == .withhold)
    }
}

@Suite struct `Who may shield` {
    static let now = Date(timeIntervalSince1970: 1_770_000_000)
    static let earlier = now.addingTimeInterval(-86_400)

    @Test(arguments: Role.allCases, [nil, earlier])
    func `a shielding officer shields once, nobody else ever`(role: Role, since: Date?) {
        let decision = ShieldDecision.decide(role: role, isResponsible: true, shieldedSince: since, at: Self.now)
        let elsewhere = ShieldDecision.decide(role: role, isResponsible: false, shieldedSince: since, at: Self.now)
        #expect(elsewhere == .refused)

        switch (role, since) {
        case (.shieldingOfficer, nil): #expect(decision == .shields(since: Self.now))
        case (.shieldingOfficer, let since?): #expect(decision == .alreadyShielded(since: since))
        default: #expect(decision == .refused)
        }
    }
}

@Suite struct `Who may lift a shield` {
    static let now = Date(timeIntervalSince1970: 1_770_000_000)
    static let (olive, otto) = (Account.ID.random(), Account.ID.random())

    @Test(arguments: Role.allCases, [nil, 0, 13.9, 14, 400])
    func `another shielding officer than the first, within a fortnight, and nobody else ever`(
        role: Role, days: Double?
    ) {
        let proposal = days.map {
            LiftDecision.Proposal(by: Self.olive, since: Self.now.addingTimeInterval(-$0 * 24 * 3600))
        }
        func decide(_ account: Account.ID, isShielded: Bool = true) -> LiftDecision {
            LiftDecision.decide(
                role: role, account: account, of: nil, responsible: nil, isShielded: isShielded, proposal: proposal,
                at: Self.now)
        }
        guard role == .shieldingOfficer else {
            #expect([Self.olive, Self.otto].allSatisfy { decide($0) == .refused })
            return
        }
        let stands = proposal.flatMap { $0.since > Self.now.addingTimeInterval(-14 * 24 * 3600) ? $0.since : nil }
        #expect(decide(Self.otto) == (stands == nil ? .proposes : .lifts))
        #expect(decide(Self.olive) == stands.map(LiftDecision.stands) ?? .proposes)
        #expect(decide(Self.otto, isShielded: false) == .notShielded)
    }
}
