import Contracts
import Foundation
import Model
import Postgres
import Sealing
import ServiceRuntime
import Testing

@testable import Identity

@Suite struct `Two whom officers have told apart` {
    let known = Told(record: "a", given: ["Ada"], family: "Example", home: "1 Example Street")

    private func tellApart(_ child: Child.ID, _ other: Child.ID, _ identity: IdentityDesk) async throws
        -> [CandidatesChanged]
    {
        let handler = ToldApartHandler(desk: ReshapeDesk(people: identity.people))
        let outcome = try await identity.send(ToldApart(child: child, other: other), to: handler)
        return outcome.events.compactMap { $0 as? CandidatesChanged }
    }

    private func candidates(of child: Child.ID, _ identity: IdentityDesk) async throws -> Set<Child.ID> {
        try await identity.connection.withTransaction {
            try await ReshapeStore().candidates(of: [child], in: $0)
        }[child, default: []]
    }

    private func submit(_ told: Told, _ identity: IdentityDesk) async throws -> ChildReported {
        try #require(try await identity.submit([told]).first?.reported)
    }

    @Test func `are two, where nobody is asked about them`() async throws {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            let other = try await submit(
                Told(record: "b", given: ["Ida"], family: "Sample", home: "9 Other Road", postcode: "CD3 4EF"), identity
            ).child
            let names = Aliases(child: child, names: [PersonName(given: ["Ida"], family: "Sample")])
            let sealed = try identity.intake.seal(WireCoding.encoder().encode(names))
            _ = try await identity.send(
                AliasesChanged(child: child, sealed: sealed),
                to: AliasesChangedHandler(
                    desk: ReshapeDesk(people: identity.people), opener: identity.opener))
            #expect(try await candidates(of: child, identity) == [other])

            let told = try await tellApart(child, other, identity)
            #expect(told.map(\.child) == [child] && told.map(\.other) == [other])
            #expect(told.allSatisfy { !$0.mayBeOne && $0.candidates.isEmpty && $0.otherCandidates.isEmpty })
            #expect(try await candidates(of: child, identity).isEmpty)
        }
    }

    @Test func `are a data manager's to decide, where a review is open`() async throws {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            var twin = known
            (twin.record, twin.given) = ("b", ["Eve"])
            let other = try await submit(twin, identity).child
            #expect(try await identity.count("review") == 1)
            #expect(try await tellApart(child, other, identity).isEmpty)
            #expect(try await candidates(of: child, identity) == [other])
        }
    }

    @Test func `are one, if they were merged meanwhile`() async throws {
        try await IdentityDesk.run { identity in
            let child = try await submit(known, identity).child
            #expect(try await tellApart(child, child, identity).isEmpty)
            #expect(try await tellApart(.random(), .random(), identity).count == 1)
        }
    }
}
