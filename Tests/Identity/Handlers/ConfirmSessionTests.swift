import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

extension IdentityDesk {
    func confirm(
        _ session: String, by code: CodeGiven = .fresh, of username: String = "ada.teacher", minute: Double = 0
    )
        async throws -> Outcome<ConfirmSession.Reply>
    {
        let now = EventBody.now.addingTimeInterval(minute * 60)
        let confirmation = ConfirmSession.Confirmation(
            session: session, code: try await typed(code, of: username, at: now) ?? "")
        let sealed = try intake.seal(try WireCoding.encoder().encode(confirmation))
        return try await send(ConfirmSession(confirmation: sealed), to: confirmHandler, at: now)
    }

    var confirmHandler: ConfirmSessionHandler {
        ConfirmSessionHandler(opener: opener, factors: factors, attempts: AttemptStore(hash: border.hash))
    }

    /// When the holder of a session last gave a code, as Identity vouches for it.
    func confirmed(_ session: String, minute: Double = 0) async throws -> Date? {
        let request = UUID()
        let grant = try #require(try await authorise(session, for: request, minute: minute))
        return try verifier.verify(
            grant.principal, for: request, at: EventBody.now.addingTimeInterval(minute * 60)
        ).confirmed
    }
}

@Suite struct `Confirming that it is still the same person` {
    private static func after(_ minute: Double) -> Date { EventBody.now.addingTimeInterval(minute * 60) }

    @Test func `takes a code, of which Identity vouches for the time, as for that of signing in`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let other = try await identity.session(of: Applications.teacher)
            let account = try #require(try await identity.authorise(token)?.account)
            #expect(try await identity.confirmed(token) == EventBody.now)
            let outcome = try await identity.confirm(token, minute: 10)
            #expect(outcome.reply == .confirmed(until: Self.after(15)))
            #expect(outcome.audit == [AuditNote(.confirmedSession, actor: account)])
            #expect(try await identity.confirmed(token, minute: 11) == Self.after(10))
            // In that session alone.
            #expect(try await identity.confirmed(other, minute: 11) == EventBody.now)
        }
    }

    @Test func `is written into a first session too, and not into a machine's`() async throws {
        try await IdentityDesk.run { identity in
            let (enrolment, authenticator) = try await identity.beginsToEnrol()
            let code = authenticator.code(at: TimedCode.step(at: EventBody.now))
            guard case .enrolled(let enrolled) = try await identity.confirm(enrolment, by: code).reply else {
                throw CancellationError()
            }
            #expect(try await identity.confirmed(enrolled.session.token) == EventBody.now)

            let machine = try await identity.session(of: Applications.feed)
            #expect(try await identity.confirmed(machine) == nil)
            let refused = try await identity.confirm(machine, by: .typed("123456"), of: "census")
            #expect(refused.reply == .refused)
            #expect(try await identity.confirmed(machine) == nil)
        }
    }

    @Test func `is said of no session that began before it was written down`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            _ = try await identity.rows("update session set confirmed = null")
            #expect(try await identity.confirmed(token) == nil)
        }
    }

    @Test func `takes no code twice, nor one that was signed in with`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let step = TimedCode.step(at: EventBody.now)
            // Signing in took the first that is in time.
            let replies = try await [step - 1, step, step, step + 1].asyncMap { step in
                try await identity.confirm(token, by: .typed(Applications.authenticator.code(at: step))).reply
            }
            let confirmed = ConfirmSession.Reply.confirmed(until: Self.after(5))
            #expect(replies == [.refused, confirmed, .refused, confirmed])
            let spent = Applications.authenticator.code(at: step + 1)
            let reply = try await identity.signIn("ada.teacher", "correct horse", code: .typed(spent)).reply
            #expect(reply == .refused)
        }
    }

    @Test func `takes a recovery code, once`() async throws {
        try await IdentityDesk.run { identity in
            let (enrolment, authenticator) = try await identity.beginsToEnrol()
            let code = authenticator.code(at: TimedCode.step(at: EventBody.now))
            guard case .enrolled(let enrolled) = try await identity.confirm(enrolment, by: code).reply else {
                throw CancellationError()
            }
            let (token, recovery) = (enrolled.session.token, enrolled.recoveryCodes[2])
            let first = try await identity.confirm(token, by: .typed(recovery), minute: 1)
            #expect(first.reply == .confirmed(until: Self.after(6)))
            #expect(try await identity.confirm(token, by: .typed(recovery), minute: 2).reply == .refused)
            #expect(try await identity.count("recovery_code") == 9)
        }
    }

    @Test func `counts a wrong code as signing in does, and is locked by either`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let account = try #require(try await identity.authorise(token)?.account)
            for _ in 0..<3 {
                let outcome = try await identity.confirm(token, by: .typed("not it"))
                #expect(outcome.reply == .refused)
                #expect(outcome.audit == [AuditNote(.confirmationRefused, actor: account)])
            }
            for _ in 0..<2 { _ = try await identity.signIn("ada.teacher", "wrong") }
            // A right one, of either.
            #expect(try await identity.confirm(token).reply == .refused)
            #expect(try await identity.signIn("ada.teacher", "correct horse").reply == .refused)
            #expect(try await identity.confirmed(token) == EventBody.now)
            #expect(try await identity.authorise(token, minute: 14) != nil)
            #expect(try await identity.confirm(token, minute: 15).reply == .confirmed(until: Self.after(20)))
            #expect(try await identity.count("sign_in_failure") == 0)
        }
    }

    @Test func `is for a session that goes on, of an account that is open`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            #expect(try await identity.confirm("no such token").reply == .noSuchSession)
            #expect(try await identity.confirm(token, minute: 15).reply == .noSuchSession)
            let unsealed = ConfirmSession(confirmation: Data("{}".utf8))
            #expect(try await identity.send(unsealed, to: identity.confirmHandler).reply == .noSuchSession)
            _ = try await identity.rows("update account set status = 'suspended'")
            #expect(try await identity.confirm(token).reply == .noSuchSession)
            #expect(try await identity.count("sign_in_failure") == 0)
        }
    }
}

extension Sequence {
    /// One after the other.
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var mapped: [T] = []
        for element in self { mapped.append(try await transform(element)) }
        return mapped
    }
}
