import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

struct HeldPageTests {
    private static let other = Child.ID.random()

    private func harness() throws -> Harness {
        let harness = try Harness(role: .shieldingOfficer)
        harness.services.on(ViewHeld.self) { _, _ in
            .page(
                HeldPage(held: [HeldPair(child: Examples.ada, other: Self.other, isGone: false, since: Examples.since)])
            )
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
            let page = try await client.execute(uri: "/shields/held", method: .get, headers: .page)
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
            let page = try await client.execute(uri: "/shields/held", method: .get, headers: .page)
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
                uri: uri, method: .post, headers: .form, body: ByteBuffer(string: Examples.csrf))
            #expect(said.status == .seeOther && said.headers[.location] == "/shields/held?done=proposed")
            let told = try await client.execute(
                uri: "/shields/held?done=proposed", method: .get, headers: .page)
            #expect(told.text.contains("It counts once another officer says so too"))

            harness.services.on(TellApart.self) { _, _ in .refused(Refusal(.notConfirmed)) }
            let asked = try await client.execute(
                uri: uri, method: .post, headers: .form, body: ByteBuffer(string: Examples.csrf))
            #expect(asked.status == .unprocessableContent)
            #expect(asked.text.contains("Enter the code that your authenticator shows"))
            let forged = try await client.execute(uri: uri, method: .post, headers: .form)
            #expect(forged.status != .seeOther)
        }
        let wish = try #require(harness.services.messages(TellApart.self).first?.message)
        #expect((wish.child, wish.other) == (Examples.ada, Self.other))
    }

    @Test func `the list goes on behind a place, on the page and over the API`() async throws {
        let harness = try harness()
        let pair = HeldPair(child: Examples.ada, other: Self.other, isGone: false, since: Examples.since)
        let spoken = HeldPlace(since: Examples.since, child: Examples.ada, other: Self.other)
        let plain = HeldPlace(child: Examples.ada, other: Self.other)
        harness.services.on(ViewHeld.self) { query, _ in
            query.after == nil ? .page(HeldPage(held: [pair], next: spoken)) : .page(HeldPage(held: [], next: plain))
        }
        harness.services.on(TellApart.self) { _, _ in .apart }
        let ids = "\(Examples.ada).\(Self.other)"
        let places = [(ids, plain), ("\(ids).\(WireCoding.text(of: Examples.since))", spoken)]
        try await harness.run { client in
            let json = try await client.execute(uri: "/v1/held-records", method: .get, headers: .signedIn)
            #expect(json.text.contains(#""next":"\#(places[1].0)""#))
            let page = try await client.execute(uri: "/shields/held", method: .get, headers: .page)
            #expect(page.text.contains(#"<a href="/shields/held?after=\#(places[1].0)">Those after them</a>"#))
            #expect(page.text.contains(#"action="/shields/\#(Examples.ada)/held/\#(Self.other)""#))
            for (text, _) in places {
                let api = try await client.execute(
                    uri: "/v1/held-records?after=\(text)", method: .get, headers: .signedIn)
                #expect(api.text == #"{"held":[],"next":"\#(ids)","people":[]}"#)
                let next = try await client.execute(uri: "/shields/held?after=\(text)", method: .get, headers: .page)
                #expect(next.text.contains("in this part of the list") && next.text.contains("?after=\(ids)\""))
                let said = try await client.execute(
                    uri: "/shields/\(Examples.ada)/held/\(Self.other)?after=\(text)", method: .post,
                    headers: .form, body: ByteBuffer(string: Examples.csrf))
                #expect(said.headers[.location] == "/shields/held?done=apart&after=\(text)")
            }
        }
        #expect(
            harness.services.messages(ViewHeld.self).map(\.message.after)
                == [nil, nil] + places.flatMap { [$0.1, $0.1] })
    }

    @Test func `a place that no page named is refused by the API, and the page begins anew`() async throws {
        let harness = try harness()
        let ids = "\(Examples.ada).\(Self.other)"
        let wrong = [
            "", "x", "\(Examples.ada)", "\(ids).", "\(ids).x", "\(ids).2026-01-05", "\(ids).2026-01-05T10:00:00Z",
            "\(ids).2026-02-30T10:00:00.000Z", "\(ids).2026-01-05T10:00:00.000Z.", ids.uppercased(),
        ]
        try await harness.run { client in
            for text in wrong {
                let json = try await client.execute(
                    uri: "/v1/held-records?after=\(text)", method: .get, headers: .signedIn)
                #expect(json.status == .unprocessableContent, "\(text)")
            }
            let asked = harness.services.messages(ViewHeld.self).count
            #expect(asked == 0)
            let page = try await client.execute(uri: "/shields/held?after=x", method: .get, headers: .page)
            #expect(page.status == .ok && page.text.contains("Ben Example"))
        }
        #expect(harness.services.messages(ViewHeld.self).map(\.message.after) == [nil])
    }
}
