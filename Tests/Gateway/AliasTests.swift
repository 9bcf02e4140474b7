import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Sealing
import Testing

@testable import Gateway

@Suite struct `Other names with a shield` {
    private let names = [
        PersonName(given: ["Ida"], family: "Sample"), PersonName(given: [], family: "Formerly-Invented"),
    ]
    private let body = #"""
        {"requester": "practitioner", "grounds": "adoption",
        "aliases": [{"given": ["Ida"], "family": "Sample"}, {"given": [], "family": " Formerly-Invented "}]}
        """#

    private func opened(_ sealed: SealedEnvelope?, of child: Child.ID, _ harness: Harness) throws -> Aliases {
        let sealed = try #require(sealed)
        return try WireCoding.decoder().decode(
            Aliases.self, from: harness.vault.open(sealed, purpose: .aliases, binding: [child.description]))
    }

    @Test func `leave the gateway sealed to the vault, for that child`() async throws {
        let harness = try Harness()
        harness.services.on(RequestShield.self) { _, _ in .received }
        let path = "/v1/children/\(Examples.ada)/shield/requests"
        try await harness.run { client in
            let response = try await client.execute(
                uri: path, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(response.status == .ok)
            #expect(response.text == #"{"state":"received"}"#)
        }
        let wish = try #require(harness.services.messages(RequestShield.self).first?.message)
        #expect(try opened(wish.aliases, of: Examples.ada, harness) == Aliases(child: Examples.ada, names: names))
        let wire = String(decoding: try WireCoding.encoder().encode(wish), as: UTF8.self)
        #expect(!wire.contains("Sample") && !wire.contains("Formerly"))
    }

    @Test func `may be absent`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        harness.services.on(ShieldChild.self) { _, _ in .shielded(since: Examples.since) }
        try await harness.run { client in
            for body in [#"{"grounds": "adoption"}"#, #"{"grounds": "adoption", "aliases": []}"#] {
                let response = try await client.execute(
                    uri: "/v1/children/\(Examples.ada)/shield", method: .post, headers: .signedIn,
                    body: ByteBuffer(string: body))
                #expect(response.status == .ok)
            }
        }
        #expect(harness.services.messages(ShieldChild.self).map(\.message.aliases) == [nil, nil])
    }

    @Test(arguments: [
        (#""Ida Sample""#, ["/aliases: list"]),
        (#"["Ida Sample"]"#, ["/aliases/0: name"]),
        (#"[{"given": ["Ida"], "family": "Sample", "note": "x"}]"#, ["/aliases/0: name"]),
        (#"[{"given": [], "family": ""}]"#, ["/aliases/0: required"]),
        (
            #"[{"given": ["Ida"], "family": "Sample"}, {"given": ["Ida 2015"], "family": "x; y"}]"#,
            ["/aliases/1/given/0: freeText", "/aliases/1/family: freeText"]
        ),
        (
            "[" + Array(repeating: #"{"given": ["Ida"], "family": "Sample"}"#, count: 9).joined(separator: ",") + "]",
            ["/aliases: tooMany"]
        ),
        (
            #"[{"given": ["\#(String(repeating: "a", count: 36))"], "family": "Sample"}]"#,
            ["/aliases/0/given/0: tooLong"]
        ),
    ])
    func `are refused by field and rule, and without a word of what they are`(list: String, problems: [String])
        async throws
    {
        let harness = try Harness(role: .shieldingOfficer)
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/\(Examples.ada)/shield", method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"grounds": "adoption", "aliases": \#(list)}"#))
            #expect(response.status == .unprocessableContent)
            #expect(try response.problems == problems)
            #expect(!response.text.contains("Sample") && !response.text.contains("2015"))
        }
    }

    @Test func `are shown to the officers who decide`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let request = ShieldRequest(
            id: .random(), child: Examples.ada, asked: Examples.since, by: .random(), requester: .parent,
            grounds: .adoption, aliases: names)
        harness.services.on(ViewShieldRequests.self) { _, _ in .requests([request]) }
        try await harness.run { client in
            let response = try await client.execute(uri: "/v1/shield-requests", method: .get, headers: .signedIn)
            #expect(response.text.contains(#""aliases":[{"family":"Sample","given":["Ida"]}"#))
        }
    }
}
