import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `A team with a duty contact` {
    private func duty(on token: String, _ identity: IdentityDesk) async throws -> DutyContact? {
        let grant = try #require(try await identity.authorise(token, wantsCard: true))
        let opened = try identity.vault.open(
            try #require(grant.card), purpose: .accountCard, binding: [grant.account.description])
        return try WireCoding.decoder().decode(AccountCard.self, from: opened).contact.duty
    }

    @Test func `stands on the card of whoever works in it, and is one for all of them`() async throws {
        try await IdentityDesk.run { identity in
            var (ada, bob) = (Applications.teacher, Applications.teacher)
            ada.duty = DutyContact(team: "Year 4", phone: "01632 960010", email: "Year4@School.example")
            (bob.username, bob.email) = ("bob", "bob@school.example")
            bob.duty = DutyContact(team: "Year 4", phone: "01632 960011")
            let first = try await identity.session(of: ada)
            #expect(
                try await duty(on: first, identity)
                    == DutyContact(team: "Year 4", phone: "01632 960010", email: "year4@school.example"))
            let second = try await identity.session(of: bob)
            let both = DutyContact(team: "Year 4", phone: "01632 960011", email: "year4@school.example")
            for token in [first, second] { #expect(try await duty(on: token, identity) == both) }
        }
    }

    @Test func `is another one for another organisation, and none for whoever is in none`() async throws {
        try await IdentityDesk.run { identity in
            var (ada, vera) = (Applications.teacher, Applications.visitor)
            ada.duty = DutyContact(team: "Families", phone: "01632 960010")
            vera.duty = DutyContact(team: "Families", phone: "01632 960011")
            let tokens = [try await identity.session(of: ada), try await identity.session(of: vera)]
            var phones: [String?] = []
            for token in tokens { phones.append(try await duty(on: token, identity)?.phone) }
            #expect(phones == ["01632 960010", "01632 960011"])
            var carl = Applications.teacher
            (carl.username, carl.email) = ("carl", "carl@school.example")
            #expect(try await duty(on: try await identity.session(of: carl), identity) == nil)
        }
    }

    @Test func `is changed by a renewal, which may say nothing else`() async throws {
        try await IdentityDesk.run { identity in
            let token = try await identity.session(of: Applications.teacher)
            let families = DutyContact(team: "Families")
            let outcome = try await identity.renew(RenewAccount.Renewal(username: "ada.teacher", duty: families))
            guard case .renewed(let account) = outcome.reply else { throw CancellationError() }
            #expect(
                outcome.audit == [
                    AuditNote(.renewedAccount, terms: ["account": account.description, "team": "Families"])
                ])
            #expect(try await duty(on: token, identity) == families)
        }
    }

    @Test func `has a name, and is reached as anybody is`() async throws {
        try await IdentityDesk.run { identity in
            let wrong = DutyContact(team: "", phone: "call me", email: "nowhere")
            var ada = Applications.teacher
            ada.duty = wrong
            let fields = ["/team", "/teamPhone", "/teamEmail"]
            guard case .refused(let opening) = try await identity.apply(ada).reply else { throw CancellationError() }
            #expect(opening.problems.map(\.field) == fields)
            _ = try await identity.open(Applications.teacher)
            let renewal = RenewAccount.Renewal(username: "ada.teacher", duty: wrong)
            guard case .refused(let renewing) = try await identity.renew(renewal).reply else {
                throw CancellationError()
            }
            #expect(renewing.problems.map(\.field) == fields)
            #expect(try await identity.count("team") == 0)
        }
    }
}
