import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Sealing
import Testing

@testable import Gateway

@Suite struct `Looking children up within a budget` {
    private static let search =
        #"{"given": ["Ada"], "family": "Example", "dateOfBirth": "2015-03-02", "reason": "newReferral"}"#
    private static let form = "\(Examples.csrf)&family=Example&dateOfBirth-year=2015&reason=newReferral"

    /// A look-up as programs and as people ask it.
    struct Asked: Sendable, CustomTestStringConvertible {
        var method: HTTPRequest.Method
        var path: String
        var headers: HTTPFields
        var body: String?
        var lookup: Lookup
        var testDescription: String { "\(method) \(path)" }
        var isPage: Bool { !path.hasPrefix("/v1/") }

        static let all = [
            Asked(
                method: .post, path: "/v1/children/search", headers: .signedIn, body: search, lookup: .search),
            Asked(
                method: .get, path: "/v1/children/\(Examples.ada)?reason=newReferral", headers: .signedIn,
                lookup: .opening(Examples.ada)),
            Asked(
                method: .get, path: "/v1/children/\(Examples.ada)/override?reason=newReferral", headers: .signedIn,
                lookup: .opening(Examples.ada)),
            Asked(method: .post, path: "/search", headers: .form, body: form, lookup: .search),
            Asked(
                method: .get, path: "/children/\(Examples.ada)?reason=newReferral", headers: .form,
                lookup: .opening(Examples.ada)),
        ]
    }

    private func notice(_ left: Int, in seconds: TimeInterval = 1800) -> LookupNotice {
        LookupNotice(
            counted: .children, of: .person, within: .hour, left: left, until: Date().addingTimeInterval(seconds))
    }

    /// Where Identity answers with `reply` whoever is about to look somebody up.
    private func harness(_ reply: @escaping @Sendable (Authorise.Grant) -> Authorise.Reply) throws -> Harness {
        let harness = try Harness(mayOverride: true)
        let services = harness.services
        services.on(Authorise.self) { question, _ in
            let grant = Examples.grant(question.request, mayOverride: true)
            return question.lookup == nil ? .granted(grant) : reply(grant)
        }
        services.on(FindChild.self) { _, _ in .found([]) }
        services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        services.on(Release.self) { _, _ in .withheld }
        return harness
    }

    private func send(_ asked: Asked, _ client: any TestClientProtocol) async throws -> TestResponse {
        try await client.execute(
            uri: asked.path, method: asked.method, headers: asked.headers,
            body: asked.body.map { ByteBuffer(string: $0) })
    }

    @Test(arguments: Asked.all)
    func `Identity is told what is looked up, and nothing is asked of whom it does not vouch for`(asked: Asked)
        async throws
    {
        let harness = try harness { .granted($0) }
        try await harness.run { client in
            let response = try await send(asked, client)
            #expect(response.status == .ok)
        }
        #expect(harness.services.messages(Authorise.self).map(\.message.lookup) == [asked.lookup])
    }

    @Test(arguments: Asked.all)
    func `a warning stands in the answer, withheld or not, and says nothing of the child`(asked: Asked) async throws {
        let notice = notice(12)
        let harness = try harness { grant in
            var grant = grant
            grant.notice = notice
            return .granted(grant)
        }
        try await harness.run { client in
            let response = try await send(asked, client)
            #expect(response.status == .ok)
            if asked.isPage {
                #expect(
                    response.text.contains("You have 12 more children left until \(LondonTime(notice.until).clock)."))
            } else {
                let warning = try #require(try response.json["warning"] as? [String: Any])
                #expect(warning.keys.sorted() == ["counted", "left", "of", "until", "within"])
                #expect(warning["left"] as? Int == 12 && warning["counted"] as? String == "children")
                #expect(warning["of"] as? String == "person" && warning["within"] as? String == "hour")
            }
        }
    }

    @Test(arguments: Asked.all) func `no warning stands there while much is left`(asked: Asked) async throws {
        let harness = try harness { .granted($0) }
        try await harness.run { client in
            let response = try await send(asked, client)
            #expect(!response.text.contains("warning") && !response.text.contains("left until"))
        }
    }

    @Test(arguments: Asked.all)
    func `a stop says after how long it goes on, and nothing else is asked`(asked: Asked) async throws {
        let harness = try harness { _ in .stopped(notice(0, in: 1500)) }
        try await harness.run { client in
            let response = try await send(asked, client)
            #expect(response.status == .tooManyRequests)
            let wait = try #require(response.headers[.retryAfter].flatMap(Int.init))
            #expect((1400...1500).contains(wait))
            if asked.isPage {
                #expect(response.text.contains(ProblemKind.lookupsStopped.title))
            } else {
                #expect(try response.problem == "lookupsStopped")
                #expect(try response.json["detail"] as? String == ProblemKind.lookupsStopped.detail)
            }
        }
        let services = harness.services
        #expect(services.messages(FindChild.self).isEmpty && services.messages(ViewRecord.self).isEmpty)
        #expect(services.messages(Release.self).isEmpty)
    }

    @Test func `a stop that is over in a moment is waited for at least a second`() async throws {
        let harness = try harness { _ in .stopped(notice(0, in: -5)) }
        try await harness.run { client in
            let response = try await send(Asked.all[0], client)
            #expect(response.headers[.retryAfter] == "1")
        }
    }

    @Test(arguments: Asked.all)
    func `a code that is needed is asked for, of programs by a problem and of people by a form`(asked: Asked)
        async throws
    {
        let harness = try harness { _ in .confirmationNeeded }
        try await harness.run { client in
            let response = try await send(asked, client)
            #expect(response.status == .unauthorized)
            if asked.isPage {
                #expect(response.text.contains("action=\"/confirmation\"") && response.text.contains("id=\"code\""))
                let next = asked.method == .get ? asked.path : "/search"
                #expect(response.text.contains("name=\"next\" value=\"\(next)\""))
            } else {
                #expect(try response.problem == "confirmationNeeded")
                #expect(response.headers[.wwwAuthenticate]?.contains("insufficient_user_authentication") == true)
            }
        }
        #expect(harness.services.messages(Release.self).isEmpty && harness.services.messages(FindChild.self).isEmpty)
    }

    @Test func `the form takes a right code and goes back, and is shown again after a wrong one or none`() async throws
    {
        let harness = try harness { .granted($0) }
        let identity = harness.identity
        harness.services.on(ConfirmSession.self) { wish, _ in
            let confirmation = try WireCoding.decoder().decode(
                ConfirmSession.Confirmation.self, from: try identity.open(wish.confirmation))
            return confirmation.code == "123456" ? .confirmed(until: Examples.since) : .refused
        }
        let next = "/children/\(Examples.ada)?reason=newReferral"
        try await harness.run { client in
            func post(_ code: String) async throws -> TestResponse {
                let body =
                    "\(Examples.csrf)&next=\(next.replacing("?", with: "%3F").replacing("=", with: "%3D"))\(code)"
                return try await client.execute(
                    uri: "/confirmation", method: .post, headers: .form, body: ByteBuffer(string: body))
            }
            let done = try await post("&code=123456")
            #expect(done.status == .seeOther && done.headers[.location] == next)
            for code in ["&code=654321", "&code=", ""] {
                let again = try await post(code)
                #expect(again.status == .unauthorized && again.text.contains("The code is not right"))
                #expect(again.text.contains("value=\"\(next)\"") && !again.text.contains("654321"))
            }
        }
    }

    @Test(
        arguments: [
            ("/v1/children/search", #"{"family": "Example", "reason": "newReferral"}"#),
            ("/v1/children/\(Examples.ada)", nil), ("/v1/children/nobody?reason=newReferral", nil),
            ("/children/\(Examples.ada)", nil),
            ("/search", "\(Examples.csrf)&family=Example"),
        ] as [(String, String?)])
    func `what makes no sense is refused as ever and is not counted`(path: String, body: String?) async throws {
        let harness = try harness { .granted($0) }
        try await harness.run { client in
            _ = try await client.execute(
                uri: path, method: body == nil ? .get : .post,
                headers: path.hasPrefix("/v1") ? .signedIn : .form, body: body.map { ByteBuffer(string: $0) })
        }
        #expect(harness.services.messages(Authorise.self).map(\.message.lookup) == [nil])
        #expect(harness.services.messages(FindChild.self).isEmpty && harness.services.messages(Release.self).isEmpty)
    }
}
