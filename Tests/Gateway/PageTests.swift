import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

struct PageTests {
    private let cookie: HTTPFields = [.cookie: "contactpoint=\(Examples.token)"]
    private let formHeaders: HTTPFields = [
        .cookie: "contactpoint=\(Examples.token)", .contentType: "application/x-www-form-urlencoded",
    ]
    private let csrf = "csrf=\(FormGuard.token(for: Examples.token))"

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
            var fields = formHeaders
            for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
            let response = try await client.execute(
                uri: "/search", method: .post, headers: fields, body: ByteBuffer(string: csrf))
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
                    uri: path, method: .post, headers: formHeaders, body: ByteBuffer(string: body))
                #expect(response.status == .forbidden)
            }
        }
        #expect(harness.services.messages(SignOut.self).isEmpty)
    }

    @Test func `the search page names what has to be corrected, and keeps what was written`() async throws {
        try await Harness().run { client in
            let response = try await client.execute(
                uri: "/search", method: .post, headers: formHeaders,
                body: ByteBuffer(string: "\(csrf)&given=Ada%22%3E&dateOfBirth-day=2&dateOfBirth-year=2015"))
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
        let body = "\(csrf)&given=Ada&family=Example&dateOfBirth-month=3&dateOfBirth-year=2015&reason=newReferral"
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/search", method: .post, headers: formHeaders, body: ByteBuffer(string: body))
            #expect(response.status == .ok)
            #expect(response.text.contains("href=\"/children/\(Examples.ada)?reason=newReferral\""))
            #expect(response.text.contains(Examples.number.displayed))
            #expect(response.text.contains("Family name: sounds alike."))
        }
    }

    @Test func `a record is not asked for before its reason is given`() async throws {
        let harness = try Harness()
        try await harness.run { client in
            for query in ["", "?reason=", "?reason=curiosity"] {
                let response = try await client.execute(
                    uri: "/children/\(Examples.ada)\(query)", method: .get, headers: cookie)
                #expect(response.text.contains("Why do you need this record?"))
            }
        }
        #expect(harness.services.messages(ViewRecord.self).isEmpty)
    }

    @Test func `a record shows each service in contact as a card, and what is missing`() async throws {
        let harness = try Harness()
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .released(Examples.whereabouts) }
        try await harness.run { client in
            let page = try await client.execute(
                uri: "/children/\(Examples.ada)?reason=newReferral", method: .get, headers: cookie
            ).text
            for piece in [
                "<h3>Invented Primary School</h3>", "<li class=\"tag lead\">Lead professional</li>",
                "<a href=\"tel:02079460123\">020 7946 0123</a>",
                "<p class=\"gap\">Not known to be with a GP practice since 13 April 2015</p>",
                "1 Invented Street<br>Sampleton<br>ZZ1 1ZZ<br>",
            ] {
                #expect(page.contains(piece))
            }
            #expect(!page.contains("&lt;"))
            let forged = try await client.execute(
                uri: "/children/\(Examples.ada)?reason=newReferral&done=shielded", method: .get, headers: cookie)
            #expect(!forged.text.contains("is shielded") && !forged.text.contains("has no shield"))
        }
    }

    @Test func `a withheld record shows names, and how to ask, and nothing else`() async throws {
        let harness = try Harness()
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .withheld }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/children/\(Examples.ada)?reason=newReferral", method: .get, headers: cookie)
            #expect(response.text.contains("Who is in contact is not shown"))
            #expect(response.text.contains("Byron Example"))
            for hidden in ["Home address", "Responsible authority", "No school", "tel:", "Shield this child"] {
                #expect(!response.text.contains(hidden))
            }
        }
    }

    @Test func `only a shielding officer is offered to shield`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .released(Examples.whereabouts) }
        harness.services.on(ShieldChild.self) { _, _ in .shielded(since: Examples.since) }
        try await harness.run { client in
            let page = try await client.execute(
                uri: "/children/\(Examples.ada)?reason=newReferral", method: .get, headers: cookie)
            #expect(page.text.contains("Shield this child"))
            let done = try await client.execute(
                uri: "/children/\(Examples.ada)/shield", method: .post, headers: formHeaders,
                body: ByteBuffer(string: "\(csrf)&grounds=courtOrder&reason=newReferral"))
            #expect(done.headers[.location] == "/children/\(Examples.ada)?reason=newReferral&done=shielded")
        }
    }

    @Test func `only a shielding officer is offered to lift a shield, and told what came of it`() async throws {
        for role in [Role.shieldingOfficer, .practitioner] {
            let harness = try Harness(role: role)
            harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
            harness.services.on(Release.self) { _, _ in .withheld }
            harness.services.on(LiftShield.self) { _, _ in .proposed(since: Examples.since) }
            try await harness.run { client in
                let done = try await client.execute(
                    uri: "/children/\(Examples.ada)/shield/lifting", method: .post, headers: formHeaders,
                    body: ByteBuffer(string: "\(csrf)&reason=newReferral"))
                let place = try #require(done.headers[.location])
                #expect(place == "/children/\(Examples.ada)?reason=newReferral&done=liftingProposed")
                let page = try await client.execute(uri: place, method: .get, headers: cookie).text
                #expect(page.contains("You have asked for the shield to be lifted") == (role == .shieldingOfficer))
                #expect(page.contains("Ask to lift the shield") == (role == .shieldingOfficer))
            }
        }
    }

    @Test func `only a shielding officer is offered to withdraw an identity, of which there is no record afterwards`()
        async throws
    {
        for role in [Role.shieldingOfficer, .practitioner] {
            let harness = try Harness(role: role)
            harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
            harness.services.on(Release.self) { _, _ in .withheld }
            harness.services.on(WithdrawIdentity.self) { _, _ in .proposed(since: Examples.since) }
            try await harness.run { client in
                let uri = "/children/\(Examples.ada)/shield/withdraw-identity"
                let body = ByteBuffer(string: "\(csrf)&reason=newReferral")
                let done = try await client.execute(uri: uri, method: .post, headers: formHeaders, body: body)
                let place = try #require(done.headers[.location])
                #expect(place == "/children/\(Examples.ada)?reason=newReferral&done=withdrawalProposed")
                let page = try await client.execute(uri: place, method: .get, headers: cookie).text
                for words in ["You have asked for this identity to be withdrawn", "This can’t be undone"] {
                    #expect(page.contains(words) == (role == .shieldingOfficer))
                }

                harness.services.on(WithdrawIdentity.self) { _, _ in .withdrawn }
                let second = try await client.execute(uri: uri, method: .post, headers: formHeaders, body: body)
                #expect(second.headers[.location] == "/shields")
            }
        }
    }

    @Test func `a practitioner asks for a shield, and is told that it is asked for alone`() async throws {
        let harness = try Harness()
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .withheld }
        harness.services.on(RequestShield.self) { wish, _ in
            #expect((wish.requester, wish.grounds) == (.practitioner, .courtOrder))
            return .received
        }
        try await harness.run { client in
            let uri = "/children/\(Examples.ada)/shield/requests"
            let done = try await client.execute(
                uri: uri, method: .post, headers: formHeaders,
                body: ByteBuffer(string: "\(csrf)&requestedGrounds=courtOrder&requester=court&reason=newReferral"))
            let place = try #require(done.headers[.location])
            #expect(place == "/children/\(Examples.ada)?reason=newReferral&done=shieldRequested")
            let page = try await client.execute(uri: place, method: .get, headers: cookie).text
            #expect(page.contains("Your request is with the shielding officers"))
            let wrong = try await client.execute(
                uri: uri, method: .post, headers: formHeaders, body: ByteBuffer(string: "\(csrf)&reason=newReferral"))
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.text.contains("Choose why a shield is needed"))
        }
    }

    @Test func `a shielding officer sees what waits, and decides it`() async throws {
        let harness = try Harness(role: .shieldingOfficer)
        let request = ShieldRequest(
            id: .random(), child: Examples.ada, asked: Examples.since, by: Examples.account, requester: .parent,
            grounds: .domesticAbuse)
        harness.services.on(ViewShieldRequests.self) { _, _ in .requests([request]) }
        harness.services.on(DecideShieldRequest.self) { _, _ in .declined }
        harness.services.on(ViewDueShields.self) { _, _ in
            .shields([
                DueShield(
                    child: Examples.ada, since: Examples.since, reviewBy: Examples.since, hasLapsed: true,
                    grounds: .courtOrder)
            ])
        }
        harness.services.on(ConfirmShield.self) { _, _ in .confirmed(reviewBy: Examples.since) }
        try await harness.run { client in
            let page = try await client.execute(uri: "/shields", method: .get, headers: cookie).text
            #expect(page.contains("A parent: Domestic abuse"))
            #expect(page.contains("Its review lapsed 5 January 2026"))
            let confirmed = try await client.execute(
                uri: "/shields/\(Examples.ada)/confirmation", method: .post, headers: formHeaders,
                body: ByteBuffer(string: csrf))
            #expect(confirmed.headers[.location] == "/shields")
            let done = try await client.execute(
                uri: "/shields/requests/\(request.id)", method: .post, headers: formHeaders,
                body: ByteBuffer(string: "\(csrf)&decision=notEntitled"))
            #expect(done.headers[.location] == "/shields")
        }
        let wish = try #require(harness.services.messages(DecideShieldRequest.self).first?.message)
        #expect((wish.request, wish.verdict) == (request.id, .notEntitled))
        #expect(harness.services.messages(ConfirmShield.self).map(\.message.child) == [Examples.ada])
    }

    @Test func `a record says whom to ask: who leads, who holds an assessment, who is on duty`() async throws {
        let harness = try Harness()
        var whereabouts = Examples.whereabouts
        var leader = Examples.contact(.socialCare, "Invented Children’s Services")
        leader.leadSince = PartialDate("2026-01-05")
        leader.holdsAssessment = true
        leader.contact.duty = DutyContact(team: "Duty Team North", phone: "01632 960105")
        var former = Examples.contact(.healthVisiting, "Invented Health Visiting")
        former.leadProfessional = false
        (former.leadSince, former.leadUntil) = (PartialDate("2025-03-01"), PartialDate("2026-01-05"))
        whereabouts.contacts = [leader, former]
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { [whereabouts] _, _ in .released(whereabouts) }
        try await harness.run { client in
            let page = try await client.execute(
                uri: "/children/\(Examples.ada)?reason=newReferral", method: .get, headers: cookie
            ).text
            let asked = "Mary Sample, Invented Children’s Services"
            #expect(page.contains("<dt>Lead professional</dt><dd>\(asked)</dd>"))
            #expect(page.contains("<dt>Assessment (CAF), ask</dt><dd>\(asked)</dd>"))
            #expect(page.contains("Lead professional since 5 January 2026"))
            #expect(page.contains("Lead professional from 1 March 2025 to 5 January 2026"))
            #expect(page.contains("On duty for Duty Team North:"))
            #expect(page.contains("tel:01632960105"))
        }
    }

    @Test func `a record says which source says what, and that they differ`() async throws {
        let harness = try Harness()
        var whereabouts = Examples.whereabouts
        let school = Provenance(source: "school-census", firstSeen: Examples.since, lastSeen: Examples.since + 864_000)
        let surgery = Provenance(source: "gp-registration", firstSeen: Examples.since, lastSeen: Examples.since)
        whereabouts.contacts[0].provenance = surgery
        whereabouts.items = [
            SaidItem(kind: .name, name: Examples.adaName, sources: [school]),
            SaidItem(kind: .residence, residence: whereabouts.residence, sources: [school]),
            SaidItem(kind: .residence, residence: .noKnownAddress, sources: [surgery]),
        ]
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { [whereabouts] _, _ in .released(whereabouts) }
        try await harness.run { client in
            let page = try await client.execute(
                uri: "/children/\(Examples.ada)?reason=newReferral", method: .get, headers: cookie
            ).text
            #expect(page.contains("Sources say different things."))
            #expect(page.contains("Name: Ada Example"))
            #expect(page.contains("From school-census, 5 January 2026, last on 15 January 2026"))
            #expect(page.contains("Address: no known address"))
            #expect(page.contains("<p class=\"quiet\">From gp-registration, 5 January 2026</p>"))
        }
        harness.services.on(Release.self) { _, _ in .withheld }
        try await harness.run { client in
            let page = try await client.execute(
                uri: "/children/\(Examples.ada)?reason=newReferral", method: .get, headers: cookie
            ).text
            #expect(!page.contains("Where this comes from") && !page.contains("school-census"))
        }
    }

    @Test func `a practitioner says on the record that they lead`() async throws {
        let harness = try Harness()
        harness.services.on(ChangeInvolvement.self) { _, _ in .changed }
        let handle = Involvement.Handle.random()
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/children/\(Examples.ada)/involvements/\(handle)/part", method: .post, headers: formHeaders,
                body: ByteBuffer(string: "\(csrf)&reason=newReferral&leadProfessional=true"))
            #expect(
                response.headers[.location] == "/children/\(Examples.ada)?reason=newReferral&done=partChanged")
        }
        let wish = try #require(harness.services.messages(ChangeInvolvement.self).first?.message)
        #expect((wish.handle, wish.leadProfessional, wish.holdsAssessment) == (handle, true, nil))
    }

    @Test func `an involvement form sent twice is one request`() async throws {
        let harness = try Harness()
        harness.services.on(RecordInvolvement.self) { _, _ in .recorded(.random()) }
        let request = UUID()
        let body = """
            \(csrf)&request=\(request)&reason=newReferral&kind=other&began-day=5&began-month=1&began-year=2026\
            &leadProfessional=true
            """
        try await harness.run { client in
            for _ in 1...2 {
                let response = try await client.execute(
                    uri: "/children/\(Examples.ada)/involvements", method: .post, headers: formHeaders,
                    body: ByteBuffer(string: body))
                #expect(response.status == .seeOther)
            }
        }
        let wishes = harness.services.messages(RecordInvolvement.self)
        #expect(wishes.map(\.id) == [request, request])
        #expect(wishes.first?.message.began == PartialDate("2026-01-05"))
        #expect(wishes.first?.message.leadProfessional == true)
    }

    @Test func `the inbox names no child`() async throws {
        let harness = try Harness()
        let told = ContactNotification(
            id: .random(), child: Examples.ada, kind: .newInvolvement, at: Examples.since, read: nil)
        harness.services.on(ViewInbox.self) { _, _ in .inbox(ViewInbox.Inbox(notifications: [told], unread: 1)) }
        try await harness.run { client in
            let page = try await client.execute(uri: "/inbox", method: .get, headers: cookie)
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
