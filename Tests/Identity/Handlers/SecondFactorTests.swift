import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

extension IdentityDesk {
    func confirm(_ enrolment: Enrolment, by code: String, minute: Double = 0) async throws
        -> Outcome<EnrolSecondFactor.Reply>
    {
        let confirmation = EnrolSecondFactor.Confirmation(token: enrolment.token, code: code)
        let sealed = try intake.seal(try WireCoding.encoder().encode(confirmation))
        return try await send(
            EnrolSecondFactor(confirmation: sealed), to: EnrolSecondFactorHandler(opener: opener, factors: factors),
            at: EventBody.now.addingTimeInterval(minute * 60))
    }

    /// An account without a second factor, which has signed in with its password.
    func beginsToEnrol(_ application: OpenAccount.Application = Applications.teacher) async throws -> (
        enrolment: Enrolment, authenticator: TimedCode
    ) {
        var application = application
        application.secondFactor = nil
        _ = try await apply(application)
        let outcome = try await signIn(application.username, application.password, code: .typed(nil))
        guard case .enrol(let enrolment) = outcome.reply else { throw CancellationError() }
        let text = enrolment.uri.split(separator: "=")[1].split(separator: "&")[0]
        return (enrolment, try #require(TimedCode(text: String(text))))
    }
}

@Suite struct `The second factor` {
    private static let step = TimedCode.step(at: EventBody.now)

    @Test func `is asked for besides the password, and a wrong code gets the answer of a wrong password`() async throws
    {
        try await IdentityDesk.run { identity in
            let account = try #require(try await identity.open(Applications.teacher))
            let right = Applications.authenticator.code(at: Self.step)
            let wrong = right == "000000" ? "000001" : "000000"
            for code in [nil, "", wrong] {
                let outcome = try await identity.signIn("ada.teacher", "correct horse", code: .typed(code))
                #expect(outcome.reply == .refused)
                #expect(outcome.audit == [AuditNote(.signInRefused, terms: ["account": account.description])])
            }
            #expect(try await identity.signIn("ada.teacher", "wrong", code: .typed(right)).reply == .refused)
            guard case .signedIn = try await identity.signIn("ada.teacher", "correct horse", code: .typed(right)).reply
            else { throw CancellationError() }
            #expect(try await identity.count("session") == 1)
        }
    }

    @Test func `takes a code once`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            let codes = [Self.step, Self.step - 1, Self.step, Self.step + 1].map(Applications.authenticator.code(at:))
            var taken: [Bool] = []
            for code in codes {
                let reply = try await identity.signIn("ada.teacher", "correct horse", code: .typed(code)).reply
                taken.append(reply != .refused)
            }
            #expect(taken == [true, false, false, true])
        }
    }

    @Test func `is enrolled by whoever has the password and no second factor, who may do nothing else`() async throws {
        try await IdentityDesk.run { identity in
            let (enrolment, authenticator) = try await identity.beginsToEnrol()
            #expect(enrolment.uri.hasPrefix("otpauth://totp/ContactPoint:ada.teacher?secret="))
            #expect(try await identity.count("session") == 0)
            #expect(try await identity.authorise(enrolment.token) == nil)
            let wrong = authenticator.code(at: Self.step - 2)
            #expect(try await identity.confirm(enrolment, by: wrong).reply == .refused(enrolment))

            let right = authenticator.code(at: Self.step)
            let outcome = try await identity.confirm(enrolment, by: right)
            guard case .enrolled(let enrolled) = outcome.reply else { throw CancellationError() }
            #expect(outcome.audit.map(\.action) == [.enrolledSecondFactor, .signedIn])
            #expect(try await identity.authorise(enrolled.session.token)?.account == enrolled.session.account)
            #expect(try await identity.confirm(enrolment, by: authenticator.code(at: Self.step + 1)).reply == .ended)
            let reused = try await identity.signIn("ada.teacher", "correct horse", code: .typed(right))
            #expect(reused.reply == .refused)
            let next = authenticator.code(at: Self.step + 1)
            guard case .signedIn = try await identity.signIn("ada.teacher", "correct horse", code: .typed(next)).reply
            else { throw CancellationError() }
        }
    }

    @Test func `is not enrolled after ten minutes, nor for a suspended account, nor twice`() async throws {
        try await IdentityDesk.run { identity in
            let (enrolment, authenticator) = try await identity.beginsToEnrol()
            let late = authenticator.code(at: Self.step + 20)
            #expect(try await identity.confirm(enrolment, by: late, minute: 10).reply == .ended)
            let code = authenticator.code(at: Self.step)
            _ = try await identity.rows("update account set status = 'suspended'")
            #expect(try await identity.confirm(enrolment, by: code).reply == .ended)
            _ = try await identity.rows("update account set status = 'active'")
            let (second, other) = try await identity.beginsToEnrol()
            guard case .enrolled = try await identity.confirm(second, by: other.code(at: Self.step)).reply else {
                throw CancellationError()
            }
            #expect(try await identity.confirm(enrolment, by: code).reply == .ended)
        }
    }

    @Test func `has ten recovery codes, each good once`() async throws {
        try await IdentityDesk.run { identity in
            let (enrolment, authenticator) = try await identity.beginsToEnrol()
            let outcome = try await identity.confirm(enrolment, by: authenticator.code(at: Self.step))
            guard case .enrolled(let enrolled) = outcome.reply else { throw CancellationError() }
            #expect(Set(enrolled.recoveryCodes).count == 10)
            let code = enrolled.recoveryCodes[3]
            guard case .signedIn = try await identity.signIn("ada.teacher", "correct horse", code: .typed(code)).reply
            else { throw CancellationError() }
            #expect(try await identity.signIn("ada.teacher", "correct horse", code: .typed(code)).reply == .refused)
            #expect(try await identity.count("recovery_code") == 9)
        }
    }

    @Test func `stands in no table in clear, nor do recovery codes`() async throws {
        try await IdentityDesk.run { identity in
            let (enrolment, authenticator) = try await identity.beginsToEnrol()
            let outcome = try await identity.confirm(enrolment, by: authenticator.code(at: Self.step))
            guard case .enrolled(let enrolled) = outcome.reply else { throw CancellationError() }
            _ = try await identity.beginsToEnrol(Applications.visitor)
            let kept = try await identity.rows(
                """
                select secret from second_factor union all select secret from enrolment
                union all select code from recovery_code
                """
            ).decode(Data.self)
            #expect(kept.count == 12)
            for secret in [authenticator.secret] + enrolled.recoveryCodes.map({ Data($0.utf8) }) {
                #expect(kept.allSatisfy { $0.range(of: secret) == nil })
            }
        }
    }

    @Test func `of one account does not open in the place of another's`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            _ = try await identity.open(Applications.visitor)
            _ = try await identity.rows(
                """
                update second_factor set secret =
                    (select secret from second_factor o where o.account <> second_factor.account)
                """)
            await #expect(throws: SealingError.cannotOpen) {
                try await identity.signIn("ada.teacher", "correct horse")
            }
        }
    }

    @Test func `is none of a feed's, which is a machine`() async throws {
        try await IdentityDesk.run { identity in
            var feed = Applications.feed
            guard case .opened = try await identity.apply(feed).reply else { throw CancellationError() }
            guard case .signedIn = try await identity.signIn("census", "battery staple").reply else {
                throw CancellationError()
            }
            (feed.username, feed.secondFactor) = ("census.two", Applications.authenticator.text)
            guard case .refused(let refusal) = try await identity.apply(feed).reply else { throw CancellationError() }
            #expect(refusal.problems.map(\.field) == ["/secondFactor"])
        }
    }

    @Test(arguments: ["GEZDGNBVGY3TQOJQ", "1111111111", "not a secret"])
    func `is not taken from a secret that is short or can't be read`(secret: String) async throws {
        try await IdentityDesk.run { identity in
            var application = Applications.teacher
            application.secondFactor = secret
            guard case .refused(let refusal) = try await identity.apply(application).reply else {
                throw CancellationError()
            }
            #expect(refusal.problems.map(\.rule) == ["secondFactor"])
        }
    }
}
