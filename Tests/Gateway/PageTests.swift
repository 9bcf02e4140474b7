import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

struct PageTests {
    @Test func `values are escaped, and only pieces of pages are spliced in`() {
        let name = #"<script>alert("1")</script> & 'co'"#
        let page: HTML = "<p title=\"\(name)\">\(name)</p>\("<br>" as HTML)"
        let escaped = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39;"
        #expect(page.text == "<p title=\"\(escaped)\">\(escaped)</p><br>")
    }

    @Test func `signing in sets a cookie that no script and no other site can use`() async throws {
        let harness = try Harness()
        harness.services.on(SignIn.self) { _, _ in
            .signedIn(
                Session(
                    token: Examples.token, account: Examples.account, displayName: "Grace Example",
                    role: .practitioner, expires: Examples.since))
        }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/sign-in", method: .post, headers: [.contentType: "application/x-www-form-urlencoded"],
                body: ByteBuffer(string: "username=grace&password=a+long+password&next=%2Finbox"))
            #expect(response.status == .seeOther)
            #expect(response.headers[.location] == "/inbox")
            let cookie = try #require(response.headers[.setCookie])
            #expect(cookie.hasPrefix("contactpoint=\(Examples.token);"))
            for property in ["HttpOnly", "SameSite=Strict", "Path=/"] { #expect(cookie.contains(property)) }
        }
    }

    @Test func `over TLS the cookie is bound to TLS and to the host`() {
        let session = Session(
            token: Examples.token, account: Examples.account, displayName: "", role: .practitioner,
            expires: Examples.since)
        let text = SessionCookie(isSecure: true).begin(session)
        #expect(text.hasPrefix("__Host-contactpoint="))
        #expect(text.contains("Secure"))
    }

    @Test(arguments: ["//evil.example", "https://evil.example", "/\\evil.example", "/a b", "", "inbox"])
    func `signing in leads to places of ours alone`(next: String) {
        #expect(SignInPages.place(next) == "/search")
    }

    @Test func `a page without a session leads to signing in, and back`() async throws {
        try await Harness().run { client in
            let response = try await client.execute(uri: "/children/\(Examples.ada)?reason=newReferral", method: .get)
            #expect(response.status == .seeOther)
            let location = try #require(response.headers[.location])
            #expect(location == "/sign-in?next=/children/\(Examples.ada)%3Freason%3DnewReferral")
        }
    }

    @Test(arguments: [
        ["origin": "https://evil.example"], ["origin": "null"], ["sec-fetch-site": "cross-site"],
        ["sec-fetch-site": "same-site"],
    ])
    func `a form from elsewhere is refused`(headers: [String: String]) async throws {
        let harness = try Harness()
        try await harness.run { client in
            var fields = HTTPFields.form
            for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
            let response = try await client.execute(
                uri: "/search", method: .post, headers: fields, body: ByteBuffer(string: Examples.csrf))
            #expect(response.status == .forbidden)
            let signIn = try await client.execute(
                uri: "/sign-in", method: .post, headers: fields, body: ByteBuffer(string: "username=a&password=b"))
            #expect(signIn.status == .forbidden)
        }
        #expect(harness.services.messages(SignIn.self).isEmpty)
    }

    @Test(arguments: ["", "csrf=", "csrf=00", "csrf=\(FormGuard.token(for: "another session"))"])
    func `a form without this session's token is refused`(body: String) async throws {
        let harness = try Harness()
        try await harness.run { client in
            for path in ["/search", "/sign-out", "/children/\(Examples.ada)/involvements"] {
                let response = try await client.execute(
                    uri: path, method: .post, headers: .form, body: ByteBuffer(string: body))
                #expect(response.status == .forbidden)
            }
        }
        #expect(harness.services.messages(SignOut.self).isEmpty)
    }

    @Test func `the search page names what has to be corrected, and keeps what was written`() async throws {
        try await Harness().run { client in
            let response = try await client.execute(
                uri: "/search", method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&given=Ada%22%3E&dateOfBirth-day=2&dateOfBirth-year=2015"))
            #expect(response.status == .unprocessableContent)
            #expect(response.text.contains("Error: Find a child"))
            for link in ["#family", "#dateOfBirth", "#reason"] { #expect(response.text.contains("href=\"\(link)\"")) }
            #expect(response.text.contains("value=\"Ada&quot;&gt;\""))
        }
    }

    @Test func `a result carries the reason to the record`() async throws {
        let harness = try Harness()
        harness.services.on(FindChild.self) { question, _ in
            #expect(question.dateOfBirth == PartialDate("2015-03"))
            return .found([
                FoundChild(
                    child: Examples.ada, number: Examples.number, name: Examples.adaName,
                    dateOfBirth: question.dateOfBirth ?? PartialDate("2015")!, gender: .female,
                    agreement: ["family name: sounds alike"])
            ])
        }
        let body =
            "\(Examples.csrf)&given=Ada&family=Example&dateOfBirth-month=3&dateOfBirth-year=2015&reason=newReferral"
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/search", method: .post, headers: .form, body: ByteBuffer(string: body))
            #expect(response.status == .ok)
            #expect(response.text.contains("href=\"/children/\(Examples.ada)?reason=newReferral\""))
            #expect(response.text.contains(Examples.number.displayed))
            #expect(response.text.contains("Family name: sounds alike."))
        }
    }

    @Test func `the inbox names no child`() async throws {
        let harness = try Harness()
        let told = ContactNotification(
            id: .random(), child: Examples.ada, kind: .newInvolvement, at: Examples.since, read: nil)
        harness.services.on(ViewInbox.self) { _, _ in .inbox(ViewInbox.Inbox(notifications: [told], unread: 1)) }
        try await harness.run { client in
            let page = try await client.execute(uri: "/inbox", method: .get, headers: .page)
            #expect(page.text.contains("Somebody new is in contact"))
            #expect(page.text.contains("5 January 2026 at 10:00"))
            #expect(page.text.contains("data-after=\"\(told.id)\""))
            #expect(!page.text.contains("Ada"))
        }
    }

    @Test func `assets are kept for ever, under an address that changes with them`() async throws {
        try await Harness().run { client in
            for asset in Asset.all {
                let response = try await client.execute(uri: asset.path, method: .get)
                #expect(response.status == .ok)
                #expect(response.headers[.cacheControl]?.contains("immutable") == true)
            }
            let old = try await client.execute(uri: "/assets/000000000000/style.css", method: .get)
            #expect(old.status == .notFound)
        }
    }

    @Test(arguments: [
        ("2015-03-02", "2026-03-01", 10), ("2015-03-02", "2026-03-02", 11), ("2015-03", "2026-03-02", nil),
    ])
    func `an age is counted in whole years`(born: String, today: String, age: Int?) throws {
        #expect(try #require(PartialDate(born)).age(on: #require(PartialDate(today))) == age)
    }
}
