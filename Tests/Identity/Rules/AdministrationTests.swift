import Contracts
import Foundation
import Model
import Testing

@testable import Identity

@Suite struct `Who administers accounts` {
    private static let (own, home, elsewhere) = (
        Account.ID.random(), Organisation.ID.random(), Organisation.ID.random()
    )

    private func principal(_ role: Role, confirmed: Date? = EventBody.now) -> Principal {
        Principal(
            account: Self.own, organisation: Self.home, role: role, confirmed: confirmed, request: UUID(),
            expires: EventBody.now)
    }

    private func verdict(
        _ deed: Administration.Deed, _ role: Role, to other: Role, in organisation: Organisation.ID? = home,
        account: Account.ID = .random()
    ) -> Administration.Verdict {
        Administration.decide(
            deed, to: .init(account: account, role: other, organisation: organisation), by: principal(role),
            at: EventBody.now)
    }

    @Test(arguments: Role.allCases, Administration.Deed.allCases)
    func
        `account administrators open those of their organisation who hold no power over shields, and manage all but administrators`(
            other: Role, deed: Administration.Deed
        )
    {
        let opened: Set<Role> = [.practitioner, .mediator, .dataManager]
        let managed = opened.union([.shieldingOfficer, .auditor])
        let isTheirs = (deed == .open ? opened : managed).contains(other)
        #expect(verdict(deed, .accountAdministrator, to: other) == (isTheirs ? .allowed : .notTheirs))
        for organisation in [Self.elsewhere, nil] {
            #expect(verdict(deed, .accountAdministrator, to: other, in: organisation) == .notTheirs)
        }
    }

    @Test(arguments: Role.allCases, Administration.Deed.allCases)
    func `national administrators open and manage account administrators, of any organisation, and nobody else`(
        other: Role, deed: Administration.Deed
    ) {
        for organisation in [Self.home, Self.elsewhere, nil] {
            #expect(
                verdict(deed, .nationalAdministrator, to: other, in: organisation)
                    == (other == .accountAdministrator ? .allowed : .notTheirs))
        }
    }

    @Test(arguments: Role.allCases, Administration.Deed.allCases)
    func `nobody administers their own account, whatever its role`(other: Role, deed: Administration.Deed) {
        #expect(verdict(deed, .accountAdministrator, to: other, account: Self.own) == .notTheirs)
    }

    @Test(arguments: Role.allCases, Administration.Deed.allCases)
    func `others may do nothing of it, and those who run the system all`(role: Role, deed: Administration.Deed) {
        if ![.accountAdministrator, .nationalAdministrator].contains(role) {
            for other in Role.allCases { #expect(verdict(deed, role, to: other) == .notAllowed) }
        }
        let subject = Administration.Subject(account: Self.own, role: role, organisation: Self.home)
        #expect(Administration.decide(deed, to: subject, by: nil, at: EventBody.now) == .allowed)
    }

    @Test(arguments: Administration.Deed.allCases)
    func `what gives access takes a fresh code, what takes it away does not`(deed: Administration.Deed) {
        for confirmed in [nil, EventBody.now - Principal.confirmationHolds] {
            let verdict = Administration.decide(
                deed, to: .init(account: .random(), role: .practitioner, organisation: Self.home),
                by: principal(.accountAdministrator, confirmed: confirmed), at: EventBody.now)
            #expect(verdict == (deed == .suspend ? .allowed : .codeNeeded))
        }
    }

    @Test(arguments: Administration.Deed.allCases)
    func `an account that there is not is answered as one that is not theirs`(deed: Administration.Deed) {
        for role in [Role.accountAdministrator, .nationalAdministrator] {
            #expect(Administration.decide(deed, to: nil, by: principal(role), at: EventBody.now) == .notTheirs)
        }
    }
}

@Suite struct `Whom a mediator may look up for` {
    private static let today = PartialDate("2026-03-02")!

    private func standing(_ role: Role = .practitioner, vetted: PartialDate? = today) -> Standing {
        Standing(role: role, accredited: Self.today, vetted: vetted, trained: Self.today, agreed: Self.today)
    }

    @Test(arguments: Role.allCases) func `is said by nobody else`(role: Role) {
        #expect(MediationRules.mayLookUp(role, for: standing(), on: Self.today) == (role == .mediator))
    }

    @Test(arguments: Role.allCases) func `is a practitioner`(role: Role) {
        #expect(MediationRules.mayLookUp(.mediator, for: standing(role), on: Self.today) == (role == .practitioner))
    }

    @Test func `is somebody, of whom nothing has lapsed`() {
        #expect(!MediationRules.mayLookUp(.mediator, for: nil, on: Self.today))
        #expect(!MediationRules.mayLookUp(.mediator, for: standing(vetted: nil), on: Self.today))
        #expect(!MediationRules.mayLookUp(.mediator, for: standing(vetted: PartialDate("2023-03-02")), on: Self.today))
    }

    @Test(arguments: [(0.0, true), (29.9, true), (30, false)]) func `is forgotten after half an hour`(
        minutes: Double, isGoing: Bool
    ) {
        let began = EventBody.now
        #expect(MediationRules.isGoing(since: began, at: began + minutes * 60) == isGoing)
    }
}
