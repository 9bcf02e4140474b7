import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `Who the children on a list are` {
    private func ask(_ children: [Child.ID], _ identity: IdentityDesk, as role: Role = .shieldingOfficer) async throws
        -> Answer<ViewPeople.Reply>
    {
        var principal = `Finding a child`.practitioner
        principal.role = role
        let query = ViewPeople(
            principal: SignedPrincipal(statement: Data(), signature: Data()), children: children)
        return try await identity.ask(query, of: ViewPeopleHandler(people: identity.people), as: principal)
    }

    @Test func `is said to shielding officers, once of each, and of an identity that is gone nothing`() async throws {
        try await IdentityDesk.run { identity in
            let first = try #require(
                try await identity.submit([Told(record: "a", minute: -300, home: "1 Example Street")]).first?.reported)
            _ = try await identity.submit([Told(record: "b", minute: -100, home: "1 Example Street")])
            let other = try #require(
                try await identity.submit([
                    Told(record: "c", given: ["Ben"], born: "2011-07-09", home: "7 Other Road", postcode: "CD3 4EF")
                ]).first?.reported)
            #expect(first.child != other.child)
            let asked = [first.child, other.child, Child.ID.random()]
            let answer = try await ask(asked, identity)
            guard case .people(let people) = answer.reply else {
                Issue.record("\(answer.reply)")
                return
            }
            #expect(people.map(\.child) == [first.child, other.child].sorted())
            #expect(people.first { $0.child == other.child }?.number == other.visible?.number)
            #expect(people.first { $0.child == other.child }?.name.given == ["Ben"])
            #expect(answer.audit == [AuditNote(.viewedPeople, children: [first.child, other.child].sorted())])

            for role in Role.allCases where role != .shieldingOfficer {
                #expect(try await ask(asked, identity, as: role).reply == .refused(Refusal(.notAllowed)))
            }
            let tooMany = (0...ViewPeople.most).map { _ in Child.ID.random() }
            #expect(try await ask(tooMany, identity).reply == .refused(Refusal(.notAllowed)))

            let handler = IdentityWithdrawnHandler(desk: ReshapeDesk(people: identity.people))
            _ = try await identity.send(IdentityWithdrawn(child: first.child), to: handler)
            guard case .people(let left) = try await ask(asked, identity).reply else { return }
            #expect(left.map(\.child) == [other.child])
        }
    }
}
