import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

extension Applications {
    static let mediator = OpenAccount.Application(
        username: "mia", password: "middle ground", name: PersonName(given: ["Mia"], family: "Mediator"),
        role: .mediator, organisation: "Example Team", service: .socialCare, email: "mia@team.example"
    ).inGoodStanding
}

extension IdentityDesk {
    func mediate(_ token: String, for practitioner: String?, minute: Double = 0) async throws
        -> Outcome<Mediate.Reply>
    {
        let mediation = Mediate.Mediation(session: token, practitioner: practitioner)
        let sealed = try intake.seal(try WireCoding.encoder().encode(mediation))
        return try await send(
            Mediate(mediation: sealed), to: MediateHandler(opener: opener),
            at: EventBody.now.addingTimeInterval(minute * 60))
    }

    /// What Identity signs for a look-up in a session.
    func principal(_ token: String, _ lookup: Lookup?, minute: Double = 0) async throws -> (Principal, Mediated?) {
        let now = EventBody.now.addingTimeInterval(minute * 60)
        let query = Authorise(session: try intake.seal(Data(token.utf8)), request: UUID(), lookup: lookup)
        guard case .granted(let grant) = try await ask(query, of: try authoriseHandler, at: now).reply else {
            throw CancellationError()
        }
        return (try verifier.verify(grant.principal, for: query.request, at: now), grant.mediated)
    }
}

@Suite struct `A mediator` {
    private static let lookups: [Lookup] = [.search, .opening(.random())]

    @Test func `looks up nothing for nobody, and nothing is counted`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.mediator)
            for lookup in Self.lookups {
                let (principal, mediated) = try await identity.principal(token, lookup)
                #expect(principal.lookup == nil && principal.behalf == nil && mediated == nil)
            }
            #expect(try await identity.count("lookup_spent") == 0)
            let query = FindChild(
                principal: SignedPrincipal(statement: Data(), signature: Data()), reason: .newReferral,
                number: .random())
            let (principal, _) = try await identity.principal(token, .search)
            let answer = try await identity.ask(query, of: try identity.findHandler, as: principal)
            #expect(answer.reply == .refused(Refusal(.notAllowed)))
        }
    }

    @Test func `looks up for a practitioner, and both are vouched for`() async throws {
        try await IdentityDesk.run { identity in
            let teacher = try #require(try await identity.open(Applications.teacher))
            let token = try await identity.session(of: Applications.mediator)
            let outcome = try await identity.mediate(token, for: "Ada.Teacher")
            let mediated = Mediated(
                displayName: "Ada Teacher", organisation: "Example School",
                until: EventBody.now.addingTimeInterval(1800))
            #expect(outcome.reply == .mediates(mediated))
            let mia = try #require(try await identity.authorise(token)?.account)
            #expect(outcome.audit == [AuditNote(.beganMediation, actor: mia, behalf: teacher)])
            for lookup in Self.lookups {
                let (principal, shown) = try await identity.principal(token, lookup)
                #expect(principal.account == mia && principal.behalf == teacher)
                #expect(principal.lookup == lookup && shown == mediated)
            }
            // What looks nobody up is their own.
            #expect(try await identity.principal(token, nil).0.behalf == nil)
            #expect(try await identity.principal(token, .search, minute: 14).0.behalf == teacher)
        }
    }

    @Test func `is refused alike whoever can't be looked up for`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            var lapsed = Applications.visitor
            lapsed.trained = nil
            _ = try await identity.open(lapsed)
            _ = try await identity.open(Applications.feed)
            let token = try await identity.session(of: Applications.mediator)
            _ = try await identity.suspend("ada.teacher")
            let problem = AccountRule.notInGoodStanding.problem(at: "/practitioner")
            for name in ["nobody", "ada.teacher", "vera", "census", "mia"] {
                let outcome = try await identity.mediate(token, for: name)
                #expect(outcome.reply == .refused(Refusal(.invalid, problems: [problem])), "\(name)")
                #expect(outcome.audit.map(\.action) == [.mediationRefused] && outcome.audit[0].terms.isEmpty)
            }
            #expect(try await identity.principal(token, .search).0.lookup == nil)
        }
    }

    @Test func `looks up for whoever is suspended, lapses or was named half an hour ago no more`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            let token = try await identity.session(of: Applications.mediator)
            _ = try await identity.mediate(token, for: "ada.teacher")
            for (change, undo) in [
                ("status = 'suspended'", "status = 'active'"), ("vetted = '2020-01-01'", "vetted = '2026-03-01'"),
            ] as [(SQL, SQL)] {
                _ = try await identity.rows("update account set \(sql: change) where username = 'ada.teacher'")
                #expect(try await identity.principal(token, .search).0.behalf == nil)
                #expect(try await identity.principal(token, .search).0.lookup == nil)
                _ = try await identity.rows("update account set \(sql: undo) where username = 'ada.teacher'")
                #expect(try await identity.principal(token, .search).0.behalf != nil)
            }
            #expect(try await identity.principal(token, .search, minute: 14).0.behalf != nil)
            #expect(try await identity.principal(token, .search, minute: 28).0.behalf != nil)
            #expect(try await identity.principal(token, .search, minute: 31).0.behalf == nil)
        }
    }

    @Test func `says that the call is over, and looks up for nobody`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            let token = try await identity.session(of: Applications.mediator)
            _ = try await identity.mediate(token, for: "ada.teacher")
            #expect(try await identity.mediate(token, for: nil).reply == .ended)
            #expect(try await identity.principal(token, .search).0.behalf == nil)
        }
    }

    @Test func `is one by role, and looks up for a practitioner in the one session`() async throws {
        try await IdentityDesk.run { identity in
            _ = try await identity.open(Applications.teacher)
            let visitor = try await identity.session(of: Applications.visitor)
            let refused = try await identity.mediate(visitor, for: "ada.teacher").reply
            #expect(refused == .refused(Refusal(.notAllowed)))
            #expect(try await identity.principal(visitor, .search).0.behalf == nil)
            #expect(try await identity.mediate("no session", for: "ada.teacher").reply == .noSuchSession)

            let token = try await identity.session(of: Applications.mediator)
            let other = try await identity.session(of: Applications.mediator)
            _ = try await identity.mediate(token, for: "ada.teacher")
            #expect(try await identity.principal(other, .search).0.behalf == nil)
        }
    }
}
