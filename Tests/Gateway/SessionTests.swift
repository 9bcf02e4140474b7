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

    private static let json: HTTPFields = [.contentType: "application/json"]
    private static let enrolment = Enrolment(
        token: "invented-token", uri: "otpauth://totp/ContactPoint:grace?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        expires: Examples.since)

    @Test func `a code leaves with the credentials, and what has lapsed is named`() async throws {
        let harness = try Harness()
        let identity = harness.identity
        harness.services.on(SignIn.self) { wish, _ in
            let credentials = try WireCoding.decoder().decode(
                SignIn.Credentials.self, from: try identity.open(wish.credentials))
            return credentials.code == "123456" ? .lapsed([.vetting, .agreement]) : .refused
        }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/sessions", method: .post, headers: Self.json,
                body: ByteBuffer(string: #"{"username": "grace", "password": "a long password", "code": "123456"}"#))
            #expect(response.status == .forbidden)
            #expect(try response.problem == "accessLapsed")
            #expect(try response.problems == ["/vetting: lapsed", "/agreement: lapsed"])
        }
    }

    @Test func `whoever has no second factor is given an enrolment and no session, and confirms it by a code`()
        async throws
    {
        let harness = try Harness()
        let identity = harness.identity
        harness.services.on(SignIn.self) { _, _ in .enrol(Self.enrolment) }
        harness.services.on(EnrolSecondFactor.self) { wish, _ in
            let confirmation = try WireCoding.decoder().decode(
                EnrolSecondFactor.Confirmation.self, from: try identity.open(wish.confirmation))
            guard confirmation.token == Self.enrolment.token else { return .ended }
            guard confirmation.code == "123456" else { return .refused(Self.enrolment) }
            let session = Session(
                token: Examples.token, account: Examples.account, displayName: "Grace Example", role: .practitioner,
                expires: Examples.since)
            return .enrolled(.init(session: session, recoveryCodes: ["aaaa-bbbb-cccc"]))
        }
        try await harness.run { client in
            func post(_ uri: String, _ body: String) async throws -> TestResponse {
                try await client.execute(
                    uri: uri, method: .post, headers: Self.json, body: ByteBuffer(string: body))
            }
            let begun = try await post("/v1/sessions", #"{"username": "grace", "password": "a long password"}"#)
            #expect(begun.status == .ok && !begun.text.contains(Examples.token))
            let enrolment = try begun.json["enrolment"] as? [String: Any]
            #expect(enrolment?["uri"] as? String == Self.enrolment.uri)

            let wrong = try await post("/v1/second-factor", #"{"token": "invented-token", "code": "1"}"#)
            #expect(try wrong.problem == "codeRefused")
            let late = try await post("/v1/second-factor", #"{"token": "another-token", "code": "123456"}"#)
            #expect(try late.problem == "enrolmentEnded")
            let right = try await post("/v1/second-factor", #"{"token": "invented-token", "code": "123456"}"#)
            #expect(right.status == .created)
            #expect(try right.json["recoveryCodes"] as? [String] == ["aaaa-bbbb-cccc"])

            let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
            let page = try await client.execute(
                uri: "/sign-in", method: .post, headers: form, body: ByteBuffer(string: "username=a&password=b"))
            #expect(page.text.contains("<svg role=\"img\"") && page.text.contains("GEZD GNBV GY3T QOJQ"))
            #expect(page.headers[.setCookie] == nil && !page.text.contains("<script"))
            let again = try await client.execute(
                uri: "/sign-in/second-factor", method: .post, headers: form,
                body: ByteBuffer(string: "token=invented-token&code=1&next=/inbox"))
            #expect(again.status == .unauthorized && again.text.contains("<svg role=\"img\""))
            let kept = try await client.execute(
                uri: "/sign-in/second-factor", method: .post, headers: form,
                body: ByteBuffer(string: "token=invented-token&code=123456&next=/inbox"))
            #expect(kept.text.contains("aaaa-bbbb-cccc") && kept.text.contains("href=\"/inbox\""))
            #expect(kept.headers[.setCookie]?.contains(Examples.token) == true)
        }
    }

    /// The three corners that a reader looks for (ISO/IEC 18004, section 6.3.3).
    @Test func `the secret is drawn as a QR code`() throws {
        let code = try #require(QRCode(of: Self.enrolment.uri))
        let ring = (0..<7).map { code.modules[$0] } + (0..<7).map { code.modules[$0 * code.width] }
        #expect(code.width % 4 == 1 && code.modules.count == code.width * code.width)
        #expect(ring.allSatisfy(\.self) && !code.modules[code.width + 1] && code.modules[2 * code.width + 2])
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

    @Test func `a session that has ended can't be ended again`() async throws {
        let harness = try Harness()
        harness.services.on(Authorise.self) { _, _ in .refused }
        try await harness.run { client in
            let response = try await client.execute(uri: "/v1/sessions/current", method: .delete, headers: .signedIn)
            #expect(response.status == .unauthorized)
            #expect(try response.problem == "signInNeeded")
        }
        #expect(harness.services.messages(SignOut.self).isEmpty)
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
