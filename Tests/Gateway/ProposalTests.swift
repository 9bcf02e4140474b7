import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Sealing
import Testing

@testable import Gateway

@Suite struct `Proposing a child, by the gateway` {
    private let child = ProposedChild(
        id: .random(), name: PersonName(given: ["Nova"], family: "Proposed"), dateOfBirth: PartialDate("2016-05")!,
        gender: .female, authority: AuthorityCode("E06000901")!, asked: Examples.since, state: .waiting,
        by: PersonName(given: ["Sam"], family: "Example"))
    private let said =
        #"{"given": "Nova", "family": "Proposed", "dateOfBirth": "2016-05", "gender": "female", "authority": "E06000901"}"#

    @Test func `seals what is proposed for Identity, lists and decides`() async throws {
        let harness = try Harness()
        let child = child
        harness.services.on(ProposeChild.self) { _, _ in .proposed(child) }
        harness.services.on(ViewProposedChildren.self) { _, _ in .children([child]) }
        harness.services.on(DecideProposedChild.self) { command, _ in
            .decided(command.step == .putIn ? .putIn : .declined)
        }
        try await harness.run { client in
            func post(_ uri: String, _ body: String) async throws -> TestResponse {
                try await client.execute(
                    uri: uri, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            }
            let proposed = try await post("/v1/proposed-children", said)
            #expect(proposed.status == .created && proposed.text.contains(#""state":"waiting""#))
            let listed = try await client.execute(uri: "/v1/proposed-children", method: .get, headers: .signedIn)
            #expect(listed.text.contains(child.id.description) && listed.text.contains("Sam"))
            let steps = "/v1/proposed-children/\(child.id)/steps"
            #expect(try await post(steps, #"{"step": "putIn"}"#).text == #"{"state":"putIn"}"#)
            #expect(try await post(steps, #"{"step": "erase"}"#).problems == ["/step: oneOf"])
            let wrong = try await post(
                "/v1/proposed-children", #"{"family": "Proposed", "address": "1 Example Street"}"#)
            #expect(
                try wrong.problems == [
                    "/dateOfBirth: required", "/gender: required", "/authority: required", "/address: unknownField",
                ])
        }
        let sealed = try #require(harness.services.messages(ProposeChild.self).first?.message.proposal)
        let opened = try WireCoding.decoder().decode(
            ProposeChild.Proposal.self, from: harness.identity.open(sealed))
        #expect(opened.name == child.name && opened.authority == child.authority)
    }

    @Test func `that is refused says so at the fields that it has`() async throws {
        let harness = try Harness()
        harness.services.on(ProposeChild.self) { _, _ in
            .refused(
                Refusal(.invalid, problems: [Problem(field: "/name/given/0", rule: "freeText", explanation: "No.")]))
        }
        harness.services.on(DecideProposedChild.self) { _, _ in .refused(Refusal(.notFound)) }
        harness.services.on(ViewProposedChildren.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            let refused = try await client.execute(
                uri: "/v1/proposed-children", method: .post, headers: .signedIn, body: ByteBuffer(string: said))
            #expect(try refused.problems == ["/given: freeText"])
            let absent = try await client.execute(
                uri: "/v1/proposed-children/\(UUID())/steps", method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"step": "decline"}"#))
            #expect(absent.status == .notFound)
            let listed = try await client.execute(uri: "/v1/proposed-children", method: .get, headers: .signedIn)
            #expect(listed.status == .forbidden)
        }
    }

    @Test func `has a page for practitioners, and one for data managers`() async throws {
        for role in [Role.practitioner, .dataManager] {
            let harness = try Harness(role: role)
            let child = child
            harness.services.on(ProposeChild.self) { _, _ in .tooMany }
            harness.services.on(ViewProposedChildren.self) { _, _ in .children([child]) }
            harness.services.on(DecideProposedChild.self) { _, _ in .decided(.putIn) }
            try await harness.run { client in
                let page = try await client.execute(uri: "/proposed-children", method: .get, headers: .page)
                #expect(page.text.contains("Nova Proposed"))
                #expect(page.text.contains("Propose this child") == (role == .practitioner))
                #expect(page.text.contains("Put this child in") == (role == .dataManager))
                func send(_ uri: String, _ more: String) async throws -> TestResponse {
                    try await client.execute(
                        uri: uri, method: .post, headers: .form,
                        body: ByteBuffer(string: "\(Examples.csrf)&request=\(UUID())&\(more)"))
                }
                let wrong = try await send("/proposed-children", "family=Proposed")
                #expect(wrong.status == .unprocessableContent && wrong.text.contains("Choose the gender"))
                let whole =
                    "given=Nova&family=Proposed&dateOfBirth-year=2016&gender=female&authority=E06000901"
                let tooMany = try await send("/proposed-children", whole)
                #expect(tooMany.status == .unprocessableContent && tooMany.text.contains("Wait until some"))
                let decided = try await send("/proposed-children/\(child.id)", "step=putIn")
                #expect(decided.headers[.location] == "/proposed-children")
            }
        }
    }
}
