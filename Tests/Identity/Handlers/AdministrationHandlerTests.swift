import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

extension Applications {
    static let administrator = OpenAccount.Application(
        username: "ann", password: "paper lantern", name: PersonName(given: ["Ann"], family: "Admin"),
        role: .accountAdministrator, organisation: "Example School", service: .education, email: "ann@school.example"
    ).inGoodStanding
    static let national = OpenAccount.Application(
        username: "nat", password: "paper lantern", name: PersonName(given: ["Nat"], family: "Admin"),
        role: .nationalAdministrator, organisation: "Example Office", service: .socialCare, email: "nat@office.example"
    ).inGoodStanding

    /// What an administrator writes of somebody new.
    static func colleague(_ role: Role = .practitioner, of organisation: String = "Example School")
        -> OpenAccount.Application
    {
        OpenAccount.Application(
            username: "new.colleague", password: "a long evening", name: PersonName(given: ["Neo"], family: "Example"),
            role: role, organisation: organisation, service: .education, email: "neo@school.example",
            vetted: PartialDate("2026-03-01"), trained: PartialDate("2026-03-01"), agreed: PartialDate("2026-03-01"))
    }
}

/// What an administrator does, by the handlers and as the gateway asks them.
private struct AdministrationDesk {
    let identity: IdentityDesk
    var sealer: IntakeSealer { identity.intake }

    /// Opens the account, and says who its holder is.
    func signedIn(_ application: OpenAccount.Application) async throws -> Principal {
        let token = try await identity.session(of: application)
        return try await identity.principal(token, nil).0
    }

    private func sealed(_ value: some Encodable) throws -> Data {
        try sealer.seal(try WireCoding.encoder().encode(value))
    }

    func open(_ application: OpenAccount.Application, as actor: Principal?) async throws -> OpenAccount.Reply {
        try await identity.send(
            OpenAccount(application: try sealed(application)),
            to: OpenAccountHandler(
                opener: identity.opener, sources: EventBody.sources, factors: identity.factors),
            as: actor, sender: .gateway
        ).reply
    }

    func renew(_ renewal: RenewAccount.Renewal, as actor: Principal?) async throws -> RenewAccount.Reply {
        try await identity.send(
            RenewAccount(renewal: try sealed(renewal)), to: RenewAccountHandler(opener: identity.opener), as: actor,
            sender: .gateway
        ).reply
    }

    func suspend(_ username: String, _ isSuspended: Bool = true, as actor: Principal?) async throws
        -> Outcome<SuspendAccount.Reply>
    {
        let suspension = SuspendAccount.Suspension(username: username, isSuspended: isSuspended)
        return try await identity.send(
            SuspendAccount(suspension: try sealed(suspension)), to: SuspendAccountHandler(opener: identity.opener),
            as: actor, sender: .gateway)
    }

    func accredit(_ name: String, on day: String?, as actor: Principal?, sender: Party = .gateway) async throws
        -> Outcome<AccreditOrganisation.Reply>
    {
        let accreditation = AccreditOrganisation.Accreditation(
            organisation: name, accredited: day.flatMap { PartialDate($0) })
        return try await identity.send(
            AccreditOrganisation(accreditation: try sealed(accreditation)),
            to: AccreditOrganisationHandler(opener: identity.opener), as: actor, sender: sender)
    }

    func list(as actor: Principal?, after: Account.ID? = nil, sender: Party = .gateway) async throws
        -> ViewAccounts.Reply
    {
        try await identity.ask(
            ViewAccounts(after: after), of: ViewAccountsHandler(), as: actor, sender: sender
        ).reply
    }

    static func run(_ body: (AdministrationDesk) async throws -> Void) async throws {
        try await IdentityDesk.run { try await body(AdministrationDesk(identity: $0)) }
    }
}

@Suite struct `An account administrator` {
    private static let notTheirs = Refusal(.invalid, problems: [AccountRule.notTheirs.problem(at: "/username")])

    @Test func `opens accounts of their own organisation, for work that has no power over shields`() async throws {
        try await AdministrationDesk.run { desk in
            let ann = try await desk.signedIn(Applications.administrator)
            guard case .opened = try await desk.open(Applications.colleague(), as: ann) else {
                throw CancellationError()
            }
            for role in [Role.shieldingOfficer, .auditor, .accountAdministrator, .nationalAdministrator, .feed] {
                var application = Applications.colleague(role)
                application.username = "another"
                guard case .refused(let refusal) = try await desk.open(application, as: ann) else {
                    throw CancellationError()
                }
                #expect(refusal.problems.map(\.field) == ["/role", "/organisation"], "\(role.rawValue)")
            }
            for organisation in ["Example Visitors", "An organisation that is new"] {
                var application = Applications.colleague(of: organisation)
                application.username = "another"
                guard case .refused = try await desk.open(application, as: ann) else { throw CancellationError() }
            }
            #expect(try await desk.identity.count("account") == 2)
            #expect(try await desk.identity.count("organisation") == 1)
        }
    }

    @Test func `grants no right that is not theirs, and is not told whose a taken name is`() async throws {
        try await AdministrationDesk.run { desk in
            _ = try await desk.identity.open(Applications.visitor)
            let ann = try await desk.signedIn(Applications.administrator)
            var application = Applications.colleague()
            (application.mayOverride, application.accredited) = (true, PartialDate("2026-03-01"))
            (application.authority, application.service) = (AuthorityCode("E06000901"), .police)
            guard case .refused(let refusal) = try await desk.open(application, as: ann) else {
                throw CancellationError()
            }
            #expect(Set(refusal.problems.map(\.field)) == ["/authority", "/accredited", "/mayOverride"])
            var taken = Applications.colleague()
            taken.username = "Vera"
            let problem = AccountRule.taken.problem(at: "/username")
            #expect(try await desk.open(taken, as: ann) == .refused(Refusal(problem)))
        }
    }

    @Test func `suspends a colleague, whose sessions end, and not themselves, an administrator or another's`()
        async throws
    {
        try await AdministrationDesk.run { desk in
            let ann = try await desk.signedIn(Applications.administrator)
            let teacher = try await desk.identity.session(of: Applications.teacher)
            let account = try #require(try await desk.identity.authorise(teacher)?.account)
            let visitor = try await desk.identity.session(of: Applications.visitor)
            _ = try await desk.identity.open(Applications.feed)
            for name in ["ann", "vera", "nobody", "census"] {
                #expect(try await desk.suspend(name, as: ann).reply == .refused(Self.notTheirs), "\(name)")
            }
            let outcome = try await desk.suspend("ada.teacher", as: ann)
            #expect(outcome.reply == .suspended(account))
            #expect(try await desk.identity.authorise(teacher) == nil)
            #expect(try await desk.identity.authorise(visitor) != nil)
            #expect(try await desk.suspend("ada.teacher", false, as: ann).reply == .restored(account))
        }
    }

    @Test func `writes down what was renewed, but no accreditation, and needs a fresh code for it`() async throws {
        try await AdministrationDesk.run { desk in
            var ann = try await desk.signedIn(Applications.administrator)
            let account = try #require(try await desk.identity.open(Applications.teacher))
            let renewal = RenewAccount.Renewal(username: "ada.teacher", trained: PartialDate("2026-02-01"))
            #expect(try await desk.renew(renewal, as: ann) == .renewed(account))
            var accrediting = renewal
            accrediting.accredited = PartialDate("2026-02-01")
            guard case .refused(let refusal) = try await desk.renew(accrediting, as: ann) else {
                throw CancellationError()
            }
            #expect(refusal.problems.map(\.field) == ["/accredited"])
            var own = renewal
            own.username = "ann"
            #expect(try await desk.renew(own, as: ann) == .refused(Self.notTheirs))
            ann.confirmed = nil
            #expect(try await desk.renew(renewal, as: ann) == .refused(Refusal(.notConfirmed)))
            #expect(try await desk.suspend("ada.teacher", false, as: ann).reply == .refused(Refusal(.notConfirmed)))
            #expect(try await desk.open(Applications.colleague(), as: ann) == .refused(Refusal(.notConfirmed)))
            #expect(try await desk.suspend("ada.teacher", as: ann).reply == .suspended(account))
        }
    }

    @Test func `sees the accounts of their organisation, and what stands against each`() async throws {
        try await AdministrationDesk.run { desk in
            let ann = try await desk.signedIn(Applications.administrator)
            var teacher = Applications.teacher
            (teacher.vetted, teacher.secondFactor) = (PartialDate("2023-03-02"), nil)
            _ = try await desk.identity.open(teacher)
            _ = try await desk.identity.open(Applications.visitor)
            guard case .accounts(let page) = try await desk.list(as: ann) else { throw CancellationError() }
            #expect(page.accounts.map(\.username) == ["ada.teacher", "ann"])
            #expect(page.accounts.map(\.lapsed) == [[.vetting], []])
            #expect(page.accounts.map(\.secondFactor) == [nil, .london(EventBody.now)])
            #expect(page.organisations.map(\.name) == ["Example School"] && page.next == nil)
            guard case .accounts(let rest) = try await desk.list(as: ann, after: page.accounts[0].id) else {
                throw CancellationError()
            }
            #expect(rest.accounts.map(\.username) == ["ann"])
        }
    }
}

@Suite struct `A national administrator` {
    @Test func `opens account administrators, of an organisation that is new too`() async throws {
        try await AdministrationDesk.run { desk in
            let nat = try await desk.signedIn(Applications.national)
            let application = Applications.colleague(.accountAdministrator, of: "A new organisation")
            guard case .opened = try await desk.open(application, as: nat) else { throw CancellationError() }
            for role in Role.allCases where role != .accountAdministrator {
                var other = Applications.colleague(role, of: "Example Office")
                other.username = "another"
                guard case .refused = try await desk.open(other, as: nat) else { throw CancellationError() }
            }
            guard case .accounts(let page) = try await desk.list(as: nat) else { throw CancellationError() }
            #expect(page.accounts.map(\.username) == ["new.colleague"])
            #expect(page.organisations.map(\.name) == ["A new organisation", "Example Office"])
        }
    }

    @Test func `accredits an organisation, and withdraws it, which ends its sessions and lets nobody in`() async throws
    {
        try await AdministrationDesk.run { desk in
            var nat = try await desk.signedIn(Applications.national)
            let teacher = try await desk.identity.session(of: Applications.teacher)
            let visitor = try await desk.identity.session(of: Applications.visitor)
            let school = try #require(
                try await desk.identity.rows("select id from organisation where name = 'Example School'")
                    .first(as: Organisation.ID.self))
            let outcome = try await desk.accredit("Example School", on: nil, as: nat)
            #expect(outcome.reply == .withdrawn(school))
            #expect(
                outcome.audit == [AuditNote(.withdrewAccreditation, terms: ["organisation": school.description])])
            #expect(try await desk.identity.authorise(teacher) == nil)
            #expect(try await desk.identity.authorise(visitor) != nil)
            let reply = try await desk.identity.signIn("ada.teacher", "correct horse").reply
            #expect(reply == .lapsed([.accreditation]))
            #expect(try await desk.accredit("Example School", on: "2026-03-02", as: nat).reply == .accredited(school))
            guard case .signedIn = try await desk.identity.signIn("ada.teacher", "correct horse").reply else {
                throw CancellationError()
            }
            nat.confirmed = nil
            #expect(
                try await desk.accredit("Example School", on: nil, as: nat).reply == .refused(Refusal(.notConfirmed)))
        }
    }

    @Test func `accredits on no day to come, and withdraws from nobody unknown`() async throws {
        try await AdministrationDesk.run { desk in
            let nat = try await desk.signedIn(Applications.national)
            for (name, day) in [("Example School", "2026-03-03"), ("Example School", "2026-03"), ("Nowhere", nil)] {
                guard case .refused(let refusal) = try await desk.accredit(name, on: day, as: nat).reply else {
                    throw CancellationError()
                }
                #expect(refusal.kind == .invalid && refusal.problems.count == 1, "\(name)")
            }
        }
    }

    @Test(arguments: Role.allCases.filter { ![.nationalAdministrator, .feed].contains($0) })
    func `alone accredits, and administrators alone list accounts`(role: Role) async throws {
        try await AdministrationDesk.run { desk in
            var application = Applications.colleague(role)
            (application.accredited, application.secondFactor) = (
                PartialDate("2026-03-01"), Applications.authenticator.text
            )
            let actor = try await desk.signedIn(application)
            #expect(
                try await desk.accredit("Example School", on: nil, as: actor).reply == .refused(Refusal(.notAllowed)))
            let isRefused = try await desk.list(as: actor) == .refused(Refusal(.notAllowed))
            #expect(isRefused == (role != .accountAdministrator))
        }
    }
}

@Suite struct `Those who run the system` {
    @Test func `administer without an account, and a gateway does not in their name`() async throws {
        try await AdministrationDesk.run { desk in
            guard
                case .accredited = try await desk.accredit("New", on: "2026-03-02", as: nil, sender: .operations).reply,
                case .accounts = try await desk.list(as: nil, sender: .operations)
            else { throw CancellationError() }
            await #expect(throws: NotAuthenticated.self) {
                _ = try await desk.accredit("New", on: "2026-03-02", as: nil)
            }
            await #expect(throws: NotAuthenticated.self) { _ = try await desk.list(as: nil) }
            await #expect(throws: NotAuthenticated.self) {
                _ = try await desk.open(Applications.colleague(), as: nil)
            }
            await #expect(throws: NotAuthenticated.self) { _ = try await desk.suspend("nobody", as: nil) }
        }
    }
}
