import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Shielding

@Suite struct `A request for contact` {
    let ada = Child.ID.random()
    let sam = Somebody()
    let now = Date(timeIntervalSince1970: 1_770_000_000)

    private func tracked(_ outcome: Outcome<RequestContact.Reply>) throws -> ContactRequest {
        guard case .tracked(let request) = outcome.reply else { throw CancellationError() }
        return request
    }

    private func requests(_ reply: ViewContactRequests.Reply) throws -> [ContactRequest] {
        guard case .requests(let requests) = reply else { throw CancellationError() }
        return requests
    }

    @Test func `is tracked until it is answered, and whoever asked sees how far it has come, and no more`() async throws
    {
        try await VaultFixture.with { vault in
            let request = try tracked(try await vault.requestContact(ada, by: sam, at: now))
            #expect(request.state == .asked && request.asked == now && request.by == nil)
            let queue = try requests(try await vault.contactRequests(for: .officer()))
            #expect(queue.map(\.by?.account) == [sam.account])

            for (minute, step, state) in [
                (1.0, ResolveContactRequest.Step.passOn, ContactRequest.State.passedOn), (2, .declined, .answered),
            ] {
                let at = now + minute * 60
                let outcome = try await vault.resolve(request.id, step, at: at)
                #expect(outcome.reply == .resolved(state))
                #expect(outcome.audit == [AuditNote(.resolvedContactRequest, children: [ada])])
                #expect(
                    try requests(try await vault.contactRequests(for: sam)) == [
                        ContactRequest(id: request.id, child: ada, state: state, asked: now, since: at)
                    ])
            }
            #expect(try requests(try await vault.contactRequests(for: .officer())).isEmpty)
            #expect(try await vault.resolve(request.id, .passOn).reply == .resolved(.answered))
        }
    }

    @Test func `is answered alike for who is shielded, held, neither or not there`() async throws {
        try await VaultFixture.with { vault in
            let (open, held, unknown) = (Child.ID.random(), Child.ID.random(), Child.ID.random())
            try await vault.shield(ada)
            try await vault.deposit([
                try vault.sealer.reported(of: ada), try vault.sealer.reported(of: open),
                try vault.sealer.reported(of: held, candidates: [ada]),
            ])
            for child in [ada, open, held, unknown] {
                let outcome = try await vault.requestContact(child, by: sam, at: now)
                let request = try tracked(outcome)
                #expect(
                    request == ContactRequest(id: request.id, child: child, state: .asked, asked: now, since: now))
                #expect(outcome.audit == [AuditNote(.requestedContact, children: [child])])
                #expect(outcome.events.isEmpty && outcome.delay == nil)
            }
        }
    }

    @Test func `that is made again is the same, and a new one once it was answered`() async throws {
        try await VaultFixture.with { vault in
            let first = try tracked(try await vault.requestContact(ada, by: sam, at: now))
            #expect(try tracked(try await vault.requestContact(ada, by: sam, at: now + 60)) == first)
            let another = try tracked(try await vault.requestContact(ada, by: Somebody(), at: now + 60))
            #expect(another.id != first.id)
            _ = try await vault.resolve(first.id, .contactMade)
            let new = try tracked(try await vault.requestContact(ada, by: sam, at: now + 120))
            #expect(new.id != first.id && new.state == .asked)
            #expect(try requests(try await vault.contactRequests(for: sam)).map(\.id) == [new.id, first.id])
        }
    }

    @Test(arguments: Role.allCases)
    func `is made by practitioners, and resolved by shielding officers`(role: Role) async throws {
        try await VaultFixture.with { vault in
            let somebody = Somebody(role: role)
            let made = try await vault.requestContact(ada, by: somebody)
            #expect((made.reply == .refused(Refusal(.notAllowed))) == (role != .practitioner))
            let request = try tracked(try await vault.requestContact(ada, by: sam))
            let resolved = try await vault.resolve(request.id, .passOn, by: somebody)
            #expect((resolved.reply == .resolved(.passedOn)) == (role == .shieldingOfficer))
            let seen = try await vault.contactRequests(for: somebody)
            let maySee = [.practitioner, .shieldingOfficer].contains(role)
            #expect((seen == .refused(Refusal(.notAllowed))) == !maySee)
            #expect(try await vault.resolve(.random(), .passOn).reply == .refused(Refusal(.notFound)))
        }
    }

    @Test func `leaves in clear neither who asks, nor how it was answered`() async throws {
        try await VaultFixture.with { vault in
            let request = try tracked(try await vault.requestContact(ada, by: sam))
            _ = try await vault.resolve(request.id, .declined)
            let row = try await vault.connection.withTransaction {
                try await $0.query("select contact_request::text from contact_request").first(as: String.self)
            }
            let text = try #require(row)
            for hidden in [sam.account.description, "declined", "Example Surgery"] { #expect(!text.contains(hidden)) }
        }
    }

    @Test func `of a child is seen and resolved by the officers of the authority that is responsible, and no others`()
        async throws
    {
        try await VaultFixture.with { vault in
            try await vault.deposit([try vault.sealer.reported(of: ada)])
            let unreported = Child.ID.random()
            let request = try tracked(try await vault.requestContact(ada, by: sam, at: now))
            let other = try tracked(try await vault.requestContact(unreported, by: sam, at: now + 1))

            let stranger = Somebody.officer(of: Invented.elsewhere)
            #expect(try requests(try await vault.contactRequests(for: .officer())).map(\.id) == [request.id, other.id])
            #expect(try requests(try await vault.contactRequests(for: stranger)).map(\.id) == [other.id])
            let refused = try await vault.resolve(request.id, .passOn, by: stranger)
            #expect(refused.reply == .refused(Refusal(.notFound)))
            #expect(refused.reply == (try await vault.resolve(.random(), .passOn, by: stranger).reply))
            #expect(try await vault.resolve(request.id, .passOn).reply == .resolved(.passedOn))
            #expect(try await vault.resolve(other.id, .passOn, by: stranger).reply == .resolved(.passedOn))
        }
    }

    @Test func `of one who asks for many hides nobody else's`() async throws {
        try await VaultFixture.with { vault in
            for minute in 0..<ViewContactRequestsHandler.most + 10 {
                _ = try await vault.requestContact(.random(), by: sam, at: now + Double(minute * 60))
            }
            let late = Somebody()
            let request = try tracked(try await vault.requestContact(ada, by: late, at: now + 86_400))
            let queue = try requests(try await vault.contactRequests(for: .officer()))
            #expect(queue.count == ViewContactRequestsHandler.most && queue[1].id == request.id)
            #expect(queue[0].asked == now && queue.last?.by?.account == sam.account)
        }
    }
}
