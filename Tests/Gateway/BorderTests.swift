import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import ServiceRuntime
import Testing

@testable import Gateway

struct BorderTests {
    private static let search = "/v1/children/search"

    @Test(arguments: ["", "{", "[]", "nothing", "null", "{} {}", "\u{FEFF}1"])
    func `what is no JSON object is malformed`(body: String) async throws {
        let harness = try Harness()
        try await harness.run { client in
            let response = try await client.execute(
                uri: Self.search, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(response.status == .badRequest)
            #expect(try response.problem == "malformed")
        }
    }

    @Test func `every problem is named at once, by field and rule, and no value is repeated`() async throws {
        let harness = try Harness()
        let body = """
            {"given": 7, "dateOfBirth": "2015-02-30", "reason": "curiosity", "notes": "Secretword",
             "not a name: Secretword": 1}
            """
        try await harness.run { client in
            let response = try await client.execute(
                uri: Self.search, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(response.status == .unprocessableContent)
            #expect(try response.problem == "invalid")
            let expected: Set = [
                "/given: names", "/family: required", "/dateOfBirth: date", "/reason: oneOf", "/notes: unknownField",
                "/…: unknownField",
            ]
            #expect(try Set(response.problems) == expected)
            #expect(!response.text.contains("Secretword"))
            #expect(!response.text.contains("curiosity"))
        }
        #expect(harness.services.messages(FindChild.self).isEmpty)
    }

    @Test(arguments: [#""""#, #""  ""#, #""a\u0000b""#, #""a\u202eb""#, "null", "1", "[]", "{}"])
    func `a family name is text on one line`(value: String) async throws {
        let harness = try Harness()
        let body = #"{"family": \#(value), "dateOfBirth": "2015", "reason": "newReferral"}"#
        try await harness.run { client in
            let response = try await client.execute(
                uri: Self.search, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(try response.problems == ["/family: text"])
        }
    }

    @Test(arguments: [nil, "text/plain", "application/x-www-form-urlencoded", "application/jsonx"])
    func `a body of another type is not read`(type: String?) async throws {
        let harness = try Harness()
        try await harness.run { client in
            var headers = HTTPFields.signedIn
            headers[.contentType] = type
            let response = try await client.execute(
                uri: Self.search, method: .post, headers: headers, body: ByteBuffer(string: "{}"))
            #expect(response.status == .unsupportedMediaType)
            #expect(try response.problem == "unsupportedMediaType")
            #expect(response.headers[.acceptPost] == "application/json")
        }
    }

    @Test func `a body of a megabyte is too large, and the connection goes on`() async throws {
        let harness = try Harness()
        try await harness.run(.live) { client in
            let response = try await client.execute(
                uri: Self.search, method: .post, headers: .signedIn,
                body: ByteBuffer(repeating: UInt8(ascii: " "), count: 1_000_000))
            #expect(try response.problem == "contentTooLarge")
            let next = try await client.execute(uri: "/v1/health", method: .get)
            #expect(next.status == .serviceUnavailable)
        }
    }

    @Test(arguments: ["/v1/nothing", "/v1", "/v1/children", "/v1/children/not-a-uuid?reason=newReferral"])
    func `a path that leads nowhere is a problem document`(path: String) async throws {
        let harness = try Harness()
        try await harness.run { client in
            let response = try await client.execute(uri: path, method: .get, headers: .signedIn)
            #expect(response.status == .notFound)
            #expect(try response.problem == "notFound")
        }
    }

    @Test func `another method than a path has is told which ones it has`() async throws {
        let harness = try Harness()
        try await harness.run { client in
            let response = try await client.execute(uri: Self.search, method: .put, headers: .signedIn)
            #expect(response.status == .methodNotAllowed)
            #expect(try response.problem == "methodNotAllowed")
            let allowed = response.headers[.allow]
            #expect(allowed == "POST")
        }
    }

    @Test func `what can be got can be asked for its head`() async throws {
        try await Harness().run { client in
            let head = try await client.execute(uri: "/openapi.json", method: .head)
            #expect(head.status == .ok)
            #expect(head.text.isEmpty)
            let response = try await client.execute(uri: "/openapi.json", method: .delete)
            #expect(response.headers[.allow] == "GET, HEAD")
        }
    }

    @Test func `whoever asks for the head of what is not there is told so`() async throws {
        let harness = try Harness()
        harness.services.on(ViewRecord.self) { _, _ in .refused(Refusal(.notFound)) }
        harness.services.on(Release.self) { _, _ in .withheld }
        try await harness.run { client in
            let head = try await client.execute(
                uri: "/v1/children/\(Examples.ada)?reason=newReferral", method: .head, headers: .signedIn)
            #expect(head.status == .notFound)
        }
    }

    @Test(arguments: [AskError.unavailable, .timedOut])
    func `a service that does not answer is a reason to try again`(error: AskError) async throws {
        let harness = try Harness()
        harness.services.on(ViewInbox.self) { _, _ in throw error }
        try await harness.run { client in
            let response = try await client.execute(uri: "/v1/notifications", method: .get, headers: .signedIn)
            #expect(response.status == .serviceUnavailable)
            #expect(response.headers[.retryAfter] == "5")
            #expect(try response.problem == "unavailable")
        }
    }

    @Test func `a fault tells nothing of itself`() async throws {
        struct Inside: Error, CustomStringConvertible { let description = "Secretword" }
        let harness = try Harness()
        harness.services.on(ViewInbox.self) { _, _ in throw Inside() }
        try await harness.run { client in
            let response = try await client.execute(uri: "/v1/notifications", method: .get, headers: .signedIn)
            #expect(response.status == .internalServerError)
            #expect(try response.problem == "fault")
            #expect(!response.text.contains("Secretword"))
        }
    }

    @Test(arguments: ["limit=0", "limit=101", "limit=x", "limit=%2B5", "before=1", "extra=1", "limit=5&limit=5"])
    func `a query is as closed as a body`(query: String) async throws {
        let harness = try Harness()
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/notifications?\(query)", method: .get, headers: .signedIn)
            #expect(response.status == .unprocessableContent)
        }
    }

    @Test(arguments: ["/v1/reviews?extra=1", "/v1/health?extra", "/openapi.json?extra=1", "/v1/transfers?limit=5"])
    func `a query is closed too where none is read`(uri: String) async throws {
        let harness = try Harness()
        try await harness.run { client in
            for method in [HTTPRequest.Method.get, .head] {
                let response = try await client.execute(uri: uri, method: method, headers: .signedIn)
                #expect(response.status == .unprocessableContent)
            }
            let page = try await client.execute(uri: "/sign-in?extra=1", method: .get)
            #expect(page.status == .ok)
        }
    }

    @Test(arguments: [
        #""ageFrom": "7""#, #""ageFrom": 7.5"#, #""ageFrom": 26"#, #""ageFrom": 1e300"#, #""ageFrom": true"#,
    ])
    func `an age is a whole number, and no text of one`(age: String) async throws {
        let harness = try Harness()
        let body = #"{"given": ["Ada"], "family": "Example", \#(age), "gender": "female", "reason": "newReferral"}"#
        try await harness.run { client in
            let response = try await client.execute(
                uri: Self.search, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(try response.problems == ["/ageFrom: number"])
        }
    }

    @Test(arguments: ["7", #""""#, #"{"first": "Ada"}"#, "[]", #"["Ada", 7]"#, #"["Ada", "\u0000"]"#])
    func `given names are a list of names, or one name`(given: String) async throws {
        let harness = try Harness()
        let body =
            #"{"given": \#(given), "family": "Example", "dateOfBirth": "2015-03-02", "reason": "newReferral"}"#
        try await harness.run { client in
            let response = try await client.execute(
                uri: Self.search, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(try response.problems == ["/given: names"])
        }
    }

    @Test func `text is as long as JSON Schema counts it`() async throws {
        let harness = try Harness()
        harness.services.on(FindChild.self) { _, _ in .found([]) }
        try await harness.run { client in
            for (count, status) in [(50, HTTPResponse.Status.ok), (51, .unprocessableContent)] {
                // Each is one character to a reader, and two to a schema.
                let family = String(repeating: "e\u{301}", count: count)
                let body = #"{"family": "\#(family)", "dateOfBirth": "2015-03-02", "reason": "newReferral"}"#
                let response = try await client.execute(
                    uri: Self.search, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
                #expect(response.status == status)
            }
        }
    }

    @Test func `every answer carries the security headers`() async throws {
        let harness = try Harness()
        try await harness.run { client in
            for path in ["/v1/health", "/v1/nothing", "/openapi.json"] {
                let headers = try await client.execute(uri: path, method: .get).headers
                #expect(headers[.xContentTypeOptions] == "nosniff")
                #expect(headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
                #expect(headers[.referrerPolicy] == "same-origin")
                #expect(headers[.cacheControl] == "no-store")
            }
        }
    }
}
