import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

struct GoLivePageTests {
    private static let authority = AuthorityCode("E10000001")!

    @Test func `an officer closes an authority on its page, once they have said that they mean it`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let open = GoLive(authority: Self.authority, state: .open)
        harness.services.on(ViewGoLive.self) { _, _ in .goLive(open) }
        harness.services.on(BeginLoading.self) { _, _ in .goLive(open) }
        try await harness.run { client in
            let page = try await client.execute(uri: "/go-live", method: .get, headers: .page)
            #expect(page.status == .ok && page.text.contains("Your authority is open"))
            let unmeant = try await client.execute(
                uri: "/go-live/loading", method: .post, headers: .form, body: ByteBuffer(string: Examples.csrf))
            #expect(unmeant.status == .unprocessableContent && unmeant.text.contains("Tick that you mean it"))
            #expect(harness.services.messages(BeginLoading.self).isEmpty)
            let meant = try await client.execute(
                uri: "/go-live/loading", method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&meant=true"))
            #expect(meant.status == .seeOther && meant.headers[.location] == "/go-live")
        }
        #expect(harness.services.messages(BeginLoading.self).count == 1)
    }

    @Test func `an officer signs its shields off there, with a code`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let loading = GoLive(
            authority: Self.authority, state: .loading, since: Examples.since, signed: Examples.since)
        harness.services.on(ViewGoLive.self) { _, _ in .goLive(loading) }
        harness.services.on(SignOffShields.self) { _, _ in .refused(Refusal(.notConfirmed)) }
        try await harness.run { client in
            let page = try await client.execute(uri: "/go-live", method: .get, headers: .page).text
            #expect(page.contains("since 5 January 2026") && page.contains("The first officer signed them off"))
            let asked = try await client.execute(
                uri: "/go-live/sign-off", method: .post, headers: .form, body: ByteBuffer(string: Examples.csrf))
            #expect(asked.status == .unprocessableContent)
            #expect(asked.text.contains("Enter the code that your authenticator shows"))
            harness.services.on(SignOffShields.self) { _, _ in .goLive(loading) }
            let signed = try await client.execute(
                uri: "/go-live/sign-off", method: .post, headers: .form, body: ByteBuffer(string: Examples.csrf))
            #expect(signed.status == .seeOther)
        }
    }

    @Test func `nobody else sees it`() async throws {
        let harness = try Harness(role: .practitioner)
        harness.services.on(ViewGoLive.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            let page = try await client.execute(uri: "/go-live", method: .get, headers: .page)
            #expect(page.status == .forbidden)
        }
    }
}
