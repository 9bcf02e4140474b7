import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

extension IdentityDesk {
    func renew(_ renewal: RenewAccount.Renewal) async throws -> Outcome<RenewAccount.Reply> {
        let sealed = try intake.seal(try WireCoding.encoder().encode(renewal))
        return try await send(RenewAccount(renewal: sealed), to: RenewAccountHandler(opener: opener))
    }

    func suspend(_ username: String, _ isSuspended: Bool = true) async throws -> Outcome<SuspendAccount.Reply> {
        let suspension = SuspendAccount.Suspension(username: username, isSuspended: isSuspended)
        let sealed = try intake.seal(try WireCoding.encoder().encode(suspension))
        return try await send(SuspendAccount(suspension: sealed), to: SuspendAccountHandler(opener: opener))
    }

    func ended(_ sessions: [Session.ID], minute: Double = 0) async throws -> [Session.ID] {
        try await ask(
            ViewEndedSessions(sessions: sessions), of: ViewEndedSessionsHandler(),
            at: EventBody.now.addingTimeInterval(minute * 60)
        ).reply.ended
    }
}

@Suite struct `Vetting, training, agreement and accreditation` {
    @Test func `are told to be missing to whoever proved who they are, and to nobody else`() async throws {
        try await IdentityDesk.run { identity in
            var application = Applications.teacher
            (application.vetted, application.trained) = (PartialDate("2023-03-02"), nil)
            let account = try #require(try await identity.open(application))
            let outcome = try await identity.signIn("ada.teacher", "correct horse")
            #expect(outcome.reply == .lapsed([.vetting, .training]))
            #expect(
                outcome.audit == [AuditNote(.signInRefused, actor: account, terms: ["lapsed": "vetting training"])])
            #expect(try await identity.signIn("ada.teacher", "wrong").reply == .refused)
            #expect(try await identity.signIn("ada.teacher", "correct horse", code: .typed(nil)).reply == .refused)
            #expect(try await identity.count("session") == 0)
        }
    }

    @Test func `let nobody enrol a second factor while they are missing`() async throws {
        try await IdentityDesk.run { identity in
            var application = Applications.teacher
            (application.agreed, application.secondFactor) = (nil, nil)
            _ = try await identity.open(application)
            let reply = try await identity.signIn("ada.teacher", "correct horse", code: .typed(nil)).reply
            #expect(reply == .lapsed([.agreement]))
            #expect(try await identity.count("enrolment") == 0)
        }
    }

    @Test func `are written down when they are renewed, and what is not named stays`() async throws {
        try await IdentityDesk.run { identity in
            var application = Applications.teacher
            (application.vetted, application.trained, application.accredited) = (PartialDate("2020-01-01"), nil, nil)
            let account = try #require(try await identity.open(application))
            let first = try await identity.renew(
                RenewAccount.Renewal(username: "Ada.Teacher", vetted: PartialDate("2026-03-01")))
            #expect(first.reply == .renewed(account))
            #expect(
                first.audit == [
                    AuditNote(.renewedAccount, terms: ["account": account.description, "vetted": "2026-03-01"])
                ])
            let reply = try await identity.signIn("ada.teacher", "correct horse").reply
            #expect(reply == .lapsed([.accreditation, .training]))
            let today = PartialDate("2026-03-02")
            _ = try await identity.renew(
                RenewAccount.Renewal(username: "ada.teacher", trained: today, accredited: today))
            guard case .signedIn = try await identity.signIn("ada.teacher", "correct horse").reply else {
                throw CancellationError()
            }
        }
    }

    @Test func `are no days to come, no half dates, and nothing of an account that there is not`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            let renewals = [
                RenewAccount.Renewal(username: "ada.teacher", vetted: PartialDate("2026-03-03")),
                RenewAccount.Renewal(username: "ada.teacher", trained: PartialDate("2026-03")),
                RenewAccount.Renewal(username: "ada.teacher"),
                RenewAccount.Renewal(username: "nobody", agreed: PartialDate("2026-03-02")),
            ]
            var rules: [[String]] = []
            for renewal in renewals {
                guard case .refused(let refusal) = try await identity.renew(renewal).reply else {
                    throw CancellationError()
                }
                rules.append(refusal.problems.map { "\($0.field): \($0.rule)" })
            }
            #expect(
                rules == [
                    ["/vetted: futureDate"], ["/trained: impossibleDate"], [": nothingToRenew"],
                    ["/username: unknownAccount"],
                ])
        }
    }
}

@Suite struct `A name under attack` {
    @Test(arguments: ["ada.teacher", "nobody"])
    func `is refused alike, known or not, with any password, until a quarter of an hour has passed`(
        username: String
    ) async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            for _ in 0..<5 {
                #expect(try await identity.signIn(username.uppercased(), "wrong").reply == .refused)
            }
            #expect(try await identity.signIn(username, "correct horse").reply == .refused)
            #expect(try await identity.count("sign_in_failure") == 1)
            let later = EventBody.now.addingTimeInterval(15 * 60)
            let reply = try await identity.signIn(username, "correct horse", at: later).reply
            if case .signedIn = reply {
                #expect(username == "ada.teacher")
                #expect(try await identity.count("sign_in_failure") == 0)
            } else {
                #expect(username == "nobody" && reply == .refused)
            }
        }
    }

    @Test func `is locked by wrong codes as by wrong passwords, and forgiven when the right person comes`() async throws
    {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            for _ in 0..<2 {
                for _ in 0..<4 {
                    let reply = try await identity.signIn("ada.teacher", "correct horse", code: .typed("")).reply
                    #expect(reply == .refused)
                }
                guard case .signedIn = try await identity.signIn("ada.teacher", "correct horse").reply else {
                    throw CancellationError()
                }
            }
        }
    }

    @Test func `stands in no table, and is forgotten in the end`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.signIn("whoever", "wrong")
            let text = try #require(
                try await identity.rows("select t::text from sign_in_failure t").first(as: String.self))
            #expect(!text.contains("whoever"))
            _ = try await identity.signIn("another", "wrong", at: EventBody.now.addingTimeInterval(16 * 60))
            #expect(try await identity.count("sign_in_failure") == 1)
        }
    }
}

@Suite struct `An easy password` {
    @Test func `opens no account`() async throws {
        try await IdentityDesk.run { identity in
            for password in ["Password1", "ada.teacher.1", "example school"] {
                var application = Applications.teacher
                application.password = password
                guard case .refused(let refusal) = try await identity.apply(application).reply else {
                    throw CancellationError()
                }
                #expect(refusal.problems.map { "\($0.field): \($0.rule)" } == ["/password: easyPassword"])
            }
        }
    }
}

@Suite struct `Suspending an account` {
    @Test func `ends its sessions and its enrolments, and restoring it brings none back`() async throws {
        try await IdentityDesk.run { identity in
            let account = try #require(try await identity.open(Applications.teacher))
            let token = try await identity.session(of: Applications.teacher)
            let other = try await identity.session(of: Applications.visitor)
            let session = try #require(try await identity.authorise(token)?.session)
            let others = try #require(try await identity.authorise(other)?.session)
            #expect(try await identity.ended([session, others]) == [])

            let suspended = try await identity.suspend("Ada.Teacher")
            #expect(suspended.reply == .suspended(account))
            #expect(
                suspended.audit == [AuditNote(.suspendedAccount, terms: ["account": account.description])])
            #expect(try await identity.authorise(token) == nil)
            #expect(try await identity.ended([session, others]) == [session])
            #expect(try await identity.signIn("ada.teacher", "correct horse").reply == .refused)

            let restored = try await identity.suspend("ada.teacher", false)
            #expect(restored.reply == .restored(account) && restored.audit.map(\.action) == [.restoredAccount])
            #expect(try await identity.authorise(token) == nil)
            guard case .signedIn = try await identity.signIn("ada.teacher", "correct horse").reply else {
                throw CancellationError()
            }
        }
    }

    @Test func `is answered alike when it is so already, and audited once`() async throws {
        try await IdentityDesk.run { identity in
            let account = try #require(try await identity.open(Applications.teacher))
            #expect(try await identity.suspend("ada.teacher", false).audit == [])
            _ = try await identity.suspend("ada.teacher")
            let again = try await identity.suspend("ada.teacher")
            #expect(again.reply == .suspended(account) && again.audit == [])
        }
    }

    @Test(arguments: ["nobody", "ada.teacher"])
    func `is refused where there is no such account, or it is closed`(username: String) async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            _ = try await identity.rows("update account set status = 'closed'")
            guard case .refused(let refusal) = try await identity.suspend(username, false).reply else {
                throw CancellationError()
            }
            #expect(refusal.problems.map(\.rule) == ["unknownAccount"])
        }
    }

    @Test func `is not the only end that a live stream hears of`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let session = try #require(try await identity.authorise(token)?.session)
            #expect(try await identity.ended([session], minute: 14) == [])
            #expect(try await identity.ended([session], minute: 15) == [session])
            let nobodys = Session.ID.random()
            #expect(try await identity.ended([nobodys]) == [nobodys])
        }
    }
}
