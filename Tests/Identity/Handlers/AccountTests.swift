import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

enum Applications {
    /// Everybody's here.
    static let authenticator = TimedCode.random()

    static let teacher = OpenAccount.Application(
        username: "Ada.Teacher", password: "correct horse", name: PersonName(given: ["Ada"], family: "Teacher"),
        role: .practitioner, organisation: "Example School", service: .education, email: "Ada@School.example",
        phone: "020 7946 0001"
    ).inGoodStanding
    static let visitor = OpenAccount.Application(
        username: "vera", password: "hobby horse", name: PersonName(given: ["Vera"], family: "Visitor"),
        role: .practitioner, organisation: "Example Visitors", service: .healthVisiting, email: "vera@visitors.example"
    ).inGoodStanding
    static let feed = OpenAccount.Application(
        username: "census", password: "battery staple", name: PersonName(given: [], family: "Census"), role: .feed,
        organisation: "Example School", service: .education, email: "census@school.example", source: "school-census"
    ).inGoodStanding
}

extension OpenAccount.Application {
    /// With all that signing in takes.
    var inGoodStanding: Self {
        var application = self
        let day = PartialDate.london(EventBody.now)
        (application.vetted, application.trained) = (day, day)
        (application.agreed, application.accredited) = (day, day)
        if role != .feed { application.secondFactor = Applications.authenticator.text }
        return application
    }
}

/// What is given besides a password.
enum CodeGiven {
    /// The next that the authenticator has not been used for.
    case fresh
    case typed(String?)
}

extension IdentityDesk {
    func apply(_ application: OpenAccount.Application) async throws -> Outcome<OpenAccount.Reply> {
        let sealed = try intake.seal(try WireCoding.encoder().encode(application))
        return try await send(
            OpenAccount(application: sealed),
            to: OpenAccountHandler(opener: opener, sources: EventBody.sources, factors: factors))
    }

    func open(_ application: OpenAccount.Application) async throws -> Account.ID? {
        guard case .opened(let id) = try await apply(application).reply else { return nil }
        return id
    }

    func signIn(
        _ username: String, _ password: String, code: CodeGiven = .fresh, at now: Date = EventBody.now
    ) async throws -> Outcome<SignIn.Reply> {
        let credentials = SignIn.Credentials(
            username: username, password: password, code: try await typed(code, of: username, at: now))
        return try await send(
            SignIn(credentials: try intake.seal(try WireCoding.encoder().encode(credentials))), to: signInHandler,
            at: now)
    }

    /// What is typed as a code.
    func typed(_ code: CodeGiven, of username: String, at now: Date) async throws -> String? {
        switch code {
        case .fresh: try await freshCode(of: username, at: now)
        case .typed(let typed): typed
        }
    }

    private func freshCode(of username: String, at now: Date) async throws -> String? {
        let last = try await rows(
            """
            select last_step from second_factor join account on account.id = second_factor.account
            where username = \(Username.normal(username))
            """
        ).first(as: Int64.self)
        return last.map { Applications.authenticator.code(at: max($0 + 1, TimedCode.step(at: now) - 1)) }
    }

    func session(of application: OpenAccount.Application) async throws -> String {
        _ = try await apply(application)
        guard case .signedIn(let session) = try await signIn(application.username, application.password).reply else {
            return ""
        }
        return session.token
    }

    func authorise(
        _ token: String, for request: UUID = UUID(), wantsCard: Bool = false, minute: Double = 0,
        isUnattended: Bool = false
    ) async throws -> Authorise.Grant? {
        let handler = try authoriseHandler
        let query = Authorise(
            session: try intake.seal(Data(token.utf8)), request: request, wantsCard: wantsCard,
            isUnattended: isUnattended)
        let answer = try await ask(query, of: handler, at: EventBody.now.addingTimeInterval(minute * 60))
        guard case .granted(let grant) = answer.reply else { return nil }
        return grant
    }
}

@Suite struct `An account` {
    @Test func `is opened once`() async throws {
        try await IdentityDesk.run { identity in
            let first = try await identity.apply(Applications.teacher)
            guard case .opened(let id) = first.reply else { throw CancellationError() }
            #expect(first.audit == [AuditNote(.openedAccount, terms: ["account": id.description])])
            var again = Applications.teacher
            again.username = "ada.teacher"
            again.password = "another password"
            #expect(try await identity.apply(again).reply == .alreadyOpen(id))
            #expect(try await identity.signIn("ada.teacher", "another password").reply == .refused)
            _ = try await identity.open(Applications.feed)
            #expect(try await identity.count("organisation") == 1)
        }
    }

    @Test func `is not opened for an application that breaks a rule, or that can't be opened`() async throws {
        try await IdentityDesk.run { identity in
            var application = Applications.teacher
            application.email = "nowhere"
            guard case .refused(let refusal) = try await identity.apply(application).reply else {
                throw CancellationError()
            }
            #expect(refusal.problems.map(\.field) == ["/email"])
            let handler = OpenAccountHandler(
                opener: identity.opener, sources: EventBody.sources, factors: identity.factors)
            guard case .refused = try await identity.send(OpenAccount(application: Data("{}".utf8)), to: handler).reply
            else {
                throw CancellationError()
            }
        }
    }

    @Test func `keeps its password as an Argon2id hash alone`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            let text = try #require(try await identity.rows("select t::text from account t").first(as: String.self))
            #expect(text.contains("$argon2id$") && !text.contains("correct horse"))
        }
    }
}

@Suite struct `Signing in` {
    @Test func `takes the right password, whatever the case of the name`() async throws {
        try await IdentityDesk.run { identity in
            let account = try await identity.open(Applications.teacher)
            let outcome = try await identity.signIn(" ADA.teacher", "correct horse")
            guard case .signedIn(let session) = outcome.reply else { throw CancellationError() }
            #expect(session.account == account && session.displayName == "Ada Teacher" && session.role == .practitioner)
            #expect(session.expires == EventBody.now.addingTimeInterval(10 * 60 * 60))
            #expect(outcome.audit == [AuditNote(.signedIn, actor: account)])
            let kept = try await identity.rows("select token from session").decode(Data.self)
            #expect(kept == [Token.digest(session.token)])
        }
    }

    @Test func `answers alike for a wrong password, an unknown name and a suspended account`() async throws {
        try await IdentityDesk.run { identity in
            let account = try #require(try await identity.open(Applications.teacher))
            let wrong = try await identity.signIn("ada.teacher", "wrong")
            #expect(wrong.reply == .refused)
            #expect(wrong.audit == [AuditNote(.signInRefused, terms: ["account": account.description])])
            let unknown = try await identity.signIn("nobody", "correct horse")
            #expect(unknown.reply == .refused && unknown.audit == [AuditNote(.signInRefused)])
            _ = try await identity.rows("update account set status = 'suspended'")
            #expect(try await identity.signIn("ada.teacher", "correct horse").reply == .refused)
            #expect(try await identity.count("session") == 0)
        }
    }

    @Test func `refuses credentials that are not sealed to the intake key`() async throws {
        try await IdentityDesk.run { identity async throws in
            let wish = SignIn(credentials: Data("{}".utf8))
            #expect(try await identity.send(wish, to: identity.signInHandler).reply == .refused)
        }
    }
}

@Suite struct `Vouching for a session` {
    @Test func `says for which authority the holder's organisation works`() async throws {
        try await IdentityDesk.run { identity in
            var officer = Applications.teacher
            officer.role = .shieldingOfficer
            officer.authority = AuthorityCode("E10000001")
            for (application, authority) in [(officer, officer.authority), (Applications.visitor, nil)] {
                let request = UUID()
                let token = try await identity.session(of: application)
                let grant = try #require(try await identity.authorise(token, for: request))
                let principal = try identity.verifier.verify(grant.principal, for: request, at: EventBody.now)
                #expect(principal.authority == authority)
            }
        }
    }

    @Test func `holds for one request and five seconds`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.feed)
            let request = UUID()
            let grant = try #require(try await identity.authorise(token, for: request))
            let principal = try identity.verifier.verify(
                grant.principal, for: request, at: EventBody.now.addingTimeInterval(4.9))
            #expect(
                principal.account == grant.account && principal.role == .feed && principal.source == "school-census")
            #expect(throws: SealingError.expired) {
                try identity.verifier.verify(grant.principal, for: request, at: EventBody.now.addingTimeInterval(5))
            }
            #expect(throws: SealingError.otherRequest) {
                try identity.verifier.verify(grant.principal, for: UUID(), at: EventBody.now)
            }
            #expect(grant.card == nil)
        }
    }

    @Test func `gives the holder's card to the vault alone`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let grant = try #require(try await identity.authorise(token, wantsCard: true))
            let opened = try identity.vault.open(
                try #require(grant.card), purpose: .accountCard, binding: [grant.account.description])
            let contact = ContactCard(
                organisation: "Example School", practitioner: Applications.teacher.name, phone: "020 7946 0001",
                email: "ada@school.example")
            let school = try await identity.rows("select id from organisation").first(as: Organisation.ID.self)
            #expect(
                try WireCoding.decoder().decode(AccountCard.self, from: opened)
                    == AccountCard(
                        account: grant.account, organisation: school, service: .education,
                        contact: contact))
        }
    }

    @Test func `ends after fifteen idle minutes, and goes on while it is used`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            #expect(try await identity.authorise(token, minute: 14) != nil)
            #expect(try await identity.authorise(token, minute: 28.9) != nil)
            #expect(try await identity.authorise(token, minute: 44) == nil)
            #expect(try await identity.authorise("no such token") == nil)
        }
    }

    @Test func `is not kept from idling by an inbox that is left open`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            for minute in [5.0, 10, 14] {
                #expect(try await identity.authorise(token, minute: minute, isUnattended: true) != nil)
            }
            #expect(try await identity.authorise(token, minute: 16, isUnattended: true) == nil)
            #expect(try await identity.authorise(token, minute: 16) == nil)
        }
    }

    @Test func `ends with the session, and with the account`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let sealed = try identity.intake.seal(Data(token.utf8))
            let other = try await identity.session(of: Applications.teacher)
            let handler = SignOutHandler(opener: identity.opener)
            let first = try await identity.send(SignOut(session: sealed), to: handler)
            #expect(first.reply == .signedOut && first.audit.map(\.action) == [.signedOut])
            #expect(try await identity.send(SignOut(session: sealed), to: handler).reply == .noSuchSession)
            #expect(try await identity.authorise(token) == nil)
            #expect(try await identity.authorise(other) != nil)
            _ = try await identity.rows("update account set status = 'closed'")
            #expect(try await identity.authorise(other) == nil)
        }
    }
}

@Suite struct `The right to override` {
    private static func officer(_ username: String) -> OpenAccount.Application {
        OpenAccount.Application(
            username: username, password: "correct horse", name: PersonName(given: [], family: "Officer"),
            role: .shieldingOfficer, organisation: "Example Council", service: .socialCare,
            email: "\(username)@council.example"
        ).inGoodStanding
    }

    private static func constable(mayOverride: Bool?) -> OpenAccount.Application {
        OpenAccount.Application(
            username: "pat.police", password: "correct horse", name: PersonName(given: ["Pat"], family: "Police"),
            role: .practitioner, organisation: "Example Police", service: .police, email: "pat@police.example",
            mayOverride: mayOverride
        ).inGoodStanding
    }

    @Test(arguments: Role.allCases, ServiceKind.allCases)
    func `is given to practitioners of child protection and the police alone`(role: Role, service: ServiceKind) {
        var application = Self.constable(mayOverride: true)
        (application.role, application.service) = (role, service)
        let problems = ApplicationRules.problems(
            of: application, among: EventBody.sources, on: .london(EventBody.now)
        ).map(\.field)
        let mayHold = role == .practitioner && [.socialCare, .police].contains(service)
        #expect(problems.contains("/mayOverride") == !mayHold)
    }

    @Test func `is vouched for with the session that it holds in`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Self.constable(mayOverride: true))
            guard case .signedIn(let other) = try await identity.signIn("pat.police", "correct horse").reply else {
                throw CancellationError()
            }
            var sessions: [Session.ID?] = []
            for token in [token, token, other.token] {
                let request = UUID()
                let grant = try #require(try await identity.authorise(token, for: request))
                #expect(grant.mayOverride == true)
                let principal = try identity.verifier.verify(grant.principal, for: request, at: EventBody.now)
                sessions.append(principal.overrideSession)
            }
            #expect(sessions[0] != nil && sessions[0] == sessions[1])
            #expect(sessions[2] != nil && sessions[2] != sessions[0])
        }
    }

    @Test(arguments: [nil, false])
    func `and of a session that has not the right nothing is said`(mayOverride: Bool?) async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Self.constable(mayOverride: mayOverride))
            let request = UUID()
            let grant = try #require(try await identity.authorise(token, for: request))
            let principal = try identity.verifier.verify(grant.principal, for: request, at: EventBody.now)
            #expect(grant.mayOverride == nil && principal.overrideSession == nil)
        }
    }

    @Test func `has its use told to the shielding officers who may sign in`() async throws {
        try await IdentityDesk.run { identity in
            let olive = try await identity.open(Self.officer("olive"))
            _ = try await identity.open(Self.officer("otto"))
            _ = try await identity.open(Self.constable(mayOverride: true))
            _ = try await identity.rows("update account set status = 'suspended' where username = 'otto'")
            let handler = ViewShieldingOfficersHandler(opener: identity.opener)
            let answer = try await identity.ask(ViewShieldingOfficers(concerned: []), of: handler)
            #expect(answer.reply.officers.map(\.account) == [olive])
            #expect(answer.reply.officers.allSatisfy { $0.email.contains("@") && $0.concernedBy.isEmpty })
        }
    }

    @Test func `is told what concerns the authority that they work for, and what concerns everybody`() async throws {
        try await IdentityDesk.run { identity in
            let (here, there) = (AuthorityCode("E06000901")!, AuthorityCode("E06000902")!)
            var bess = Self.officer("bess")
            (bess.organisation, bess.authority) = ("Example Management Team", there)
            let account = try await identity.open(bess)
            let concerned = try [here, there, nil].map { authority in
                try identity.intake.seal(
                    WireCoding.encoder().encode(ConcernedOfficers(child: .random(), authority: authority)))
            }
            let question = ViewShieldingOfficers(concerned: concerned + [Data(), Data("no box".utf8)])
            let answer = try await identity.ask(question, of: ViewShieldingOfficersHandler(opener: identity.opener))
            #expect(answer.reply.officers.map(\.account) == [account])
            #expect(answer.reply.officers.map(\.concernedBy) == [[1, 2, 3, 4]])
        }
    }

    @Test func `is no data manager, and data managers hear of their own authority's children alone`() async throws {
        try await IdentityDesk.run { identity in
            let managers = try await Managers(identity)
            _ = try await identity.open(Self.officer("olive"))
            let concerned = try ["E06000901", "E06000999"].map { code in
                try identity.intake.seal(
                    WireCoding.encoder().encode(ConcernedOfficers(child: .random(), authority: AuthorityCode(code))))
            }
            let nobodys = try identity.intake.seal(
                WireCoding.encoder().encode(ConcernedOfficers(child: .random(), authority: nil)))
            let question = ViewShieldingOfficers(
                concerned: concerned + [nobodys, Data(), Data("no box".utf8)], dataManagers: true)
            let answer = try await identity.ask(question, of: ViewShieldingOfficersHandler(opener: identity.opener))
            #expect(answer.reply.officers.map(\.account) == [managers.ambridge.account])
            #expect(answer.reply.officers.map(\.concernedBy) == [[0]])
        }
    }
}
