import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

extension IdentityDesk {
    func reset(_ username: String) async throws -> Outcome<ResetSecondFactor.Reply> {
        let sealed = try intake.seal(try WireCoding.encoder().encode(ResetSecondFactor.Reset(username: username)))
        return try await send(
            ResetSecondFactor(reset: sealed), to: ResetSecondFactorHandler(opener: opener, factors: factors))
    }

    func invitation(for username: String) async throws -> String {
        guard case .reset(let invited) = try await reset(username).reply else { return "" }
        return invited.invitation
    }

    /// What a name and the right password begin.
    func enrolment(_ username: String, by code: String?) async throws -> Enrolment? {
        let reply = try await signIn(username, "correct horse", code: .typed(code)).reply
        guard case .enrol(let enrolment) = reply else { return nil }
        return enrolment
    }
}

@Suite struct `Taking a lost second factor off` {
    private static let step = TimedCode.step(at: EventBody.now)

    private static func authenticator(of enrolment: Enrolment) -> TimedCode? {
        TimedCode(text: String(enrolment.uri.split(separator: "=")[1].split(separator: "&")[0]))
    }

    @Test func `ends every session of the account and of no other, and takes its codes`() async throws {
        try await IdentityDesk.run { identity in
            let account = try #require(try await identity.open(Applications.teacher))
            let tokens = [
                try await identity.session(of: Applications.teacher),
                try await identity.session(of: Applications.teacher),
            ]
            let other = try await identity.session(of: Applications.visitor)
            var sessions: [Session.ID] = []
            for token in tokens + [other] {
                sessions.append(try #require(try await identity.authorise(token)?.session))
            }
            let outcome = try await identity.reset("Ada.Teacher")
            guard case .reset(let invited) = outcome.reply else { throw CancellationError() }
            #expect(invited.account == account)
            let news = outcome.events.compactMap { $0 as? SecondFactorReset }
            #expect(news == [SecondFactorReset(account: account, at: EventBody.now)])
            let told = try await identity.ask(
                ViewAddresses(accounts: [account, .random()]), of: ViewAddressesHandler()
            ).reply.addresses
            #expect(told == [.init(account: account, email: "ada@school.example")])
            #expect(outcome.audit == [AuditNote(.resetSecondFactor, terms: ["account": account.description])])
            #expect(try await identity.ended(sessions) == Array(sessions.prefix(2)))
            for token in tokens { #expect(try await identity.authorise(token) == nil) }
            let code = Applications.authenticator.code(at: Self.step + 1)
            #expect(try await identity.signIn("ada.teacher", "correct horse", code: .typed(code)).reply == .refused)
            guard case .signedIn = try await identity.signIn("vera", "hobby horse").reply else {
                throw CancellationError()
            }
        }
    }

    @Test func `lets nobody enrol another without the invitation, nor with it alone`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            let old = try await identity.invitation(for: "ada.teacher")
            let invitation = try await identity.invitation(for: "ada.teacher")
            for code in [nil, "", "123456", old] {
                #expect(try await identity.enrolment("ada.teacher", by: code) == nil)
            }
            #expect(try await identity.signIn("ada.teacher", "wrong", code: .typed(invitation)).reply == .refused)
            // These are five, and five lock a name.
            #expect(try await identity.enrolment("ada.teacher", by: invitation) == nil)
        }
    }

    @Test func `invites to enrol another, once, and until then as often as it takes`() async throws {
        try await IdentityDesk.run { identity in
            let (first, lost) = try await identity.beginsToEnrol()
            guard case .enrolled(let before) = try await identity.confirm(first, by: lost.code(at: Self.step)).reply
            else { throw CancellationError() }
            let invitation = try await identity.invitation(for: "ada.teacher")
            #expect(try await identity.count("session") == 0)
            let abandoned = try #require(try await identity.enrolment("ada.teacher", by: invitation))
            let enrolment = try #require(try await identity.enrolment("ada.teacher", by: invitation.uppercased()))
            let found = try #require(Self.authenticator(of: enrolment))
            guard
                case .enrolled(let enrolled) = try await identity.confirm(enrolment, by: found.code(at: Self.step))
                    .reply
            else { throw CancellationError() }
            #expect(try await identity.authorise(enrolled.session.token) != nil)

            let other = try #require(Self.authenticator(of: abandoned))
            #expect(try await identity.confirm(abandoned, by: other.code(at: Self.step)).reply == .ended)
            for spent in [invitation, before.recoveryCodes[0], lost.code(at: Self.step + 1)] {
                let reply = try await identity.signIn("ada.teacher", "correct horse", code: .typed(spent)).reply
                #expect(reply == .refused)
            }
            #expect(try await identity.count("recovery_code") == 10)
            let next = found.code(at: Self.step + 1)
            guard case .signedIn = try await identity.signIn("ada.teacher", "correct horse", code: .typed(next)).reply
            else { throw CancellationError() }
        }
    }

    @Test func `ends an enrolment that somebody has begun with the password alone`() async throws {
        try await IdentityDesk.run { identity in
            let (enrolment, authenticator) = try await identity.beginsToEnrol()
            _ = try await identity.reset("ada.teacher")
            let code = authenticator.code(at: Self.step)
            #expect(try await identity.confirm(enrolment, by: code).reply == .ended)
            #expect(try await identity.enrolment("ada.teacher", by: nil) == nil)
        }
    }

    @Test func `restores no suspended account`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            _ = try await identity.suspend("ada.teacher")
            let invitation = try await identity.invitation(for: "ada.teacher")
            #expect(try await identity.enrolment("ada.teacher", by: invitation) == nil)
            _ = try await identity.suspend("ada.teacher", false)
            #expect(try await identity.enrolment("ada.teacher", by: invitation) != nil)
        }
    }

    @Test func `is refused where there is no such account, it is closed, or it is a machine's`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            _ = try await identity.open(Applications.feed)
            _ = try await identity.rows("update account set status = 'closed' where username = 'ada.teacher'")
            for (username, rule) in [
                ("nobody", "unknownAccount"), ("ada.teacher", "unknownAccount"), ("census", "hasNone"),
            ] {
                let outcome = try await identity.reset(username)
                guard case .refused(let refusal) = outcome.reply else { throw CancellationError() }
                #expect(refusal.problems.map(\.rule) == [rule] && outcome.audit.isEmpty)
            }
            #expect(try await identity.count("second_factor") == 1)
        }
    }
}
