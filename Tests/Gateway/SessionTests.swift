import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Sealing
import Testing

@testable import Gateway

struct SessionTests {
    @Test func `signing in gives a session, and the credentials leave sealed to Identity`() async throws {
        let harness = try Harness()
        let identity = harness.identity
        harness.services.on(SignIn.self) { wish, _ in
            let credentials = try WireCoding.decoder().decode(
                SignIn.Credentials.self, from: try identity.open(wish.credentials))
            guard credentials == SignIn.Credentials(username: "grace", password: "a long password") else {
                return .refused
            }
            return .signedIn(
                Session(
                    token: Examples.token, account: Examples.account, displayName: "Grace Example",
                    role: .practitioner, expires: Examples.since))
        }
        try await harness.run { client in
            let right = try await client.execute(
                uri: "/v1/sessions", method: .post, headers: [.contentType: "application/json"],
                body: ByteBuffer(string: #"{"username": "grace", "password": "a long password"}"#))
            #expect(right.status == .created)
            #expect(
                right.text == """
                    {"displayName":"Grace Example","expires":"2026-01-05T10:00:00.000Z","role":"practitioner",\
                    "token":"\(Examples.token)"}
                    """)
            let wrong = try await client.execute(
                uri: "/v1/sessions", method: .post, headers: [.contentType: "application/json"],
                body: ByteBuffer(string: #"{"username": "grace", "password": "wrong"}"#))
            #expect(wrong.status == .unauthorized)
            #expect(try wrong.problem == "signInRefused")
            #expect(wrong.headers[.wwwAuthenticate] == "Bearer")
        }
    }

    @Test func `signing out ends the session at Identity`() async throws {
        let harness = try Harness()
        harness.services.on(SignOut.self) { _, _ in .signedOut }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/sessions/current", method: .delete, headers: .signedIn)
            #expect(response.status == .noContent)
        }
        let sealed = try #require(harness.services.messages(SignOut.self).first?.message.session)
        #expect(String(decoding: try harness.identity.open(sealed), as: UTF8.self) == Examples.token)
    }

    @Test(arguments: [nil, "Bearer", "Bearer short", "Basic QUJD", "Bearer \(String(repeating: "A", count: 43)) x"])
    func `without a session's token nothing is asked`(authorization: String?) async throws {
        let harness = try Harness()
        try await harness.run { client in
            var headers: HTTPFields = [:]
            headers[.authorization] = authorization
            let response = try await client.execute(uri: "/v1/notifications", method: .get, headers: headers)
            #expect(response.status == .unauthorized)
            #expect(try response.problem == "signInNeeded")
        }
        #expect(harness.services.messages(Authorise.self).isEmpty)
    }

    @Test func `an ended session is told to sign in`() async throws {
        let harness = try Harness()
        try await harness.run { client in
            let token = String(repeating: "B", count: 43)
            let response = try await client.execute(
                uri: "/v1/notifications", method: .get, headers: [.authorization: "Bearer \(token)"])
            #expect(response.status == .unauthorized)
            #expect(response.headers[.wwwAuthenticate] == "Bearer")
        }
    }
}
