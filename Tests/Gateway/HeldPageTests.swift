import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

struct HeldPageTests {
    private let cookie: HTTPFields = [.cookie: "contactpoint=\(Examples.token)"]
    private let formHeaders: HTTPFields = [
        .cookie: "contactpoint=\(Examples.token)", .contentType: "application/x-www-form-urlencoded",
    ]
    private let csrf = "csrf=\(FormGuard.token(for: Examples.token))"
    private static let other = Child.ID.random()

    private func harness() throws -> Harness {
        let harness = try Harness(role: .shieldingOfficer)
        harness.services.on(ViewHeld.self) { _, _ in
            .held([HeldPair(child: Examples.ada, other: Self.other, isGone: false, since: Examples.since)])
        }
        harness.services.on(ViewPeople.self) { question, _ in
            .people(
                question.children.filter { $0 == Self.other }.map {
                    FoundChild(
                        child: $0, number: .random(), name: PersonName(given: ["Ben"], family: "Example"),
                        dateOfBirth: PartialDate("2015-03-02")!, gender: .male)
                })
        }
        return harness
    }

    @Test func `a shielding officer sees who is held beside whom, and that an officer has spoken`() async throws {
        let harness = try harness()
        try await harness.run { client in
            let page = try await client.execute(uri: "/shields/held", method: .get, headers: cookie)
            #expect(page.status == .ok)
            #expect(page.text.contains("Ben Example") && page.text.contains("Not known"))
            #expect(page.text.contains("An officer said 5 January 2026"))
            let json = try await client.execute(uri: "/v1/held-records", method: .get, headers: .signedIn)
            #expect(json.text.contains(#""isGone":false"#) && json.text.contains(#""given":["Ben"]"#))
        }
        // Each question under a principal, and an id, of its own.
        let ids =
            harness.services.messages(ViewHeld.self).map(\.id) + harness.services.messages(ViewPeople.self).map(\.id)
        #expect(Set(ids).count == 4)
    }

    @Test func `nobody else sees it`() async throws {
        let harness = try Harness(role: .dataManager)
        harness.services.on(ViewHeld.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            let page = try await client.execute(uri: "/shields/held", method: .get, headers: cookie)
            #expect(page.status == .forbidden)
            let json = try await client.execute(uri: "/v1/held-records", method: .get, headers: .signedIn)
            #expect(json.status == .forbidden)
        }
        #expect(harness.services.messages(ViewPeople.self).isEmpty)
    }

    @Test func `two are told apart on the page, with a code where it takes one`() async throws {
        let harness = try harness()
        harness.services.on(TellApart.self) { _, _ in .proposed(since: Examples.since) }
        let uri = "/shields/\(Examples.ada)/held/\(Self.other)"
        try await harness.run { client in
            let said = try await client.execute(
                uri: uri, method: .post, headers: formHeaders, body: ByteBuffer(string: csrf))
            #expect(said.status == .seeOther && said.headers[.location] == "/shields/held?done=proposed")
            let told = try await client.execute(
                uri: "/shields/held?done=proposed", method: .get, headers: cookie)
            #expect(told.text.contains("It counts once another officer says so too"))

            harness.services.on(TellApart.self) { _, _ in .refused(Refusal(.notConfirmed)) }
            let asked = try await client.execute(
                uri: uri, method: .post, headers: formHeaders, body: ByteBuffer(string: csrf))
            #expect(asked.status == .unprocessableContent)
            #expect(asked.text.contains("Enter the code that your authenticator shows"))
            let forged = try await client.execute(uri: uri, method: .post, headers: formHeaders)
            #expect(forged.status != .seeOther)
        }
        let wish = try #require(harness.services.messages(TellApart.self).first?.message)
        #expect((wish.child, wish.other) == (Examples.ada, Self.other))
    }
}
