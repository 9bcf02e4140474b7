import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Sealing
import Testing

@testable import Gateway

@Suite struct `Administering accounts, by the gateway` {
    private static let page = AccountPage(
        accounts: [
            AccountLine(
                id: Examples.account, username: "newt", name: PersonName(given: ["Newt"], family: "Example"),
                role: .practitioner, organisation: "Invented Surgery", isSuspended: true, lapsed: [.vetting])
        ], organisations: [OrganisationLine(name: "Invented Surgery")], next: Examples.account)
    private static let opening = """
        {"username": "newt", "password": "nine invented owls", "given": ["Newt"], "family": "Example", \
        "role": "practitioner", "organisation": "Invented Surgery", "service": "primaryCare", \
        "email": "newt@example.org", "vetted": "2026-01-05"}
        """

    private func opened<Value: Decodable>(_ sealed: Data, _ harness: Harness) throws -> Value {
        try WireCoding.decoder().decode(Value.self, from: try harness.identity.open(sealed))
    }

    @Test func `leaves sealed to Identity, with the caller's principal`() async throws {
        let harness = try Harness(role: .accountAdministrator)
        harness.services.on(OpenAccount.self) { _, _ in .opened(Examples.account) }
        harness.services.on(RenewAccount.self) { _, _ in .renewed(Examples.account) }
        harness.services.on(SuspendAccount.self) { _, _ in .suspended(Examples.account) }
        harness.services.on(AccreditOrganisation.self) { _, _ in .withdrawn(.random()) }
        try await harness.run { client in
            func post(_ path: String, _ body: String) async throws -> TestResponse {
                try await client.execute(
                    uri: "/v1\(path)", method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            }
            let opened = try await post("/accounts", Self.opening)
            #expect(opened.status == .created && opened.text == #"{"id":"\#(Examples.account)"}"#)
            for (path, body) in [
                ("/accounts/renewal", #"{"username": "newt", "trained": "2026-01-05"}"#),
                ("/accounts/suspension", #"{"username": "newt"}"#), ("/accounts/restoration", #"{"username": "newt"}"#),
                ("/organisations/accreditation", #"{"organisation": "Invented Surgery", "accredited": "2026-01-05"}"#),
                ("/organisations/withdrawal", #"{"organisation": "Invented Surgery"}"#),
            ] {
                #expect(try await post(path, body).status == .noContent, "\(path)")
                #expect(try await post(path, "{}").status == .unprocessableContent, "\(path)")
            }
            let granting = Self.opening.replacing("{", with: #"{"mayOverride": true, "#)
            #expect(try await post("/accounts", granting).problems == ["/mayOverride: unknownField"])
        }
        let opening = try #require(harness.services.messages(OpenAccount.self).first)
        let application: OpenAccount.Application = try opened(opening.message.application, harness)
        #expect(application.username == "newt" && application.role == .practitioner)
        #expect(application.vetted == PartialDate("2026-01-05") && application.accredited == nil)
        #expect(opening.message.principal == Examples.grant(opening.id).principal)
        let renewal: RenewAccount.Renewal = try opened(
            try #require(harness.services.messages(RenewAccount.self).first).message.renewal, harness)
        #expect(renewal == .init(username: "newt", trained: PartialDate("2026-01-05")))
        let suspensions: [SuspendAccount.Suspension] = try harness.services.messages(SuspendAccount.self)
            .map { try opened($0.message.suspension, harness) }
        #expect(suspensions.map(\.isSuspended) == [true, false])
        let accreditations: [AccreditOrganisation.Accreditation] = try harness.services
            .messages(AccreditOrganisation.self).map { try opened($0.message.accreditation, harness) }
        #expect(accreditations.map(\.accredited) == [PartialDate("2026-01-05"), nil])
    }

    @Test func `names a team with the account, and how it is reached with a team alone`() async throws {
        let harness = try Harness(role: .accountAdministrator)
        harness.services.on(OpenAccount.self) { _, _ in .opened(Examples.account) }
        harness.services.on(RenewAccount.self) { _, _ in .renewed(Examples.account) }
        let families = #"{"team": "Families", "teamPhone": "01632 960010", "#
        try await harness.run { client in
            func post(_ path: String, _ body: String) async throws -> TestResponse {
                try await client.execute(
                    uri: "/v1\(path)", method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            }
            #expect(try await post("/accounts", Self.opening.replacing("{", with: families)).status == .created)
            let renewed = try await post("/accounts/renewal", #"{"username": "newt", "team": "Families"}"#)
            #expect(renewed.status == .noContent)
            let without = #"{"username": "newt", "teamEmail": "families@example.org"}"#
            #expect(try await post("/accounts/renewal", without).problems == ["/team: required"])
        }
        let application: OpenAccount.Application = try opened(
            try #require(harness.services.messages(OpenAccount.self).first).message.application, harness)
        #expect(application.duty == DutyContact(team: "Families", phone: "01632 960010"))
        let renewal: RenewAccount.Renewal = try opened(
            try #require(harness.services.messages(RenewAccount.self).first).message.renewal, harness)
        #expect(renewal == .init(username: "newt", duty: DutyContact(team: "Families")))
    }

    @Test(arguments: [
        (Refusal.Kind.notAllowed, HTTPResponse.Status.forbidden), (.notConfirmed, .unauthorized),
        (.invalid, .unprocessableContent),
    ])
    func `says why not`(kind: Refusal.Kind, status: HTTPResponse.Status) async throws {
        let harness = try Harness(role: .accountAdministrator)
        let refusal = Refusal(kind)
        harness.services.on(OpenAccount.self) { _, _ in .refused(refusal) }
        harness.services.on(SuspendAccount.self) { _, _ in .refused(refusal) }
        harness.services.on(ViewAccounts.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            let opening = try await client.execute(
                uri: "/v1/accounts", method: .post, headers: .signedIn, body: ByteBuffer(string: Self.opening))
            #expect(opening.status == status)
            let suspending = try await client.execute(
                uri: "/v1/accounts/suspension", method: .post, headers: .signedIn,
                body: ByteBuffer(string: #"{"username": "newt"}"#))
            #expect(suspending.status == status)
            let listing = try await client.execute(uri: "/v1/accounts", method: .get, headers: .signedIn)
            #expect(listing.status == .forbidden)
        }
    }

    @Test func `is a page with what stands against each account`() async throws {
        let harness = try Harness(role: .accountAdministrator)
        harness.services.on(ViewAccounts.self) { _, _ in .accounts(Self.page) }
        try await harness.run { client in
            let page = try await client.execute(uri: "/accounts", method: .get, headers: .page)
            for piece in [
                "Newt Example", "<strong>Suspended</strong>", "not vetted in the last three years",
                "/accounts?after=\(Examples.account)", #"<a href="/accounts" aria-current="page">"#,
            ] {
                #expect(page.text.contains(piece), "\(piece)")
            }
            #expect(!page.text.contains("Accredit an organisation"))
            let search = try await client.execute(uri: "/search", method: .get, headers: .page)
            #expect(search.headers[.location] == "/accounts")
        }
    }

    @Test func `asks on a page for what is missing, and for a code`() async throws {
        let harness = try Harness(role: .nationalAdministrator)
        harness.services.on(ViewAccounts.self) { _, _ in .accounts(Self.page) }
        harness.services.on(AccreditOrganisation.self) { _, _ in .refused(Refusal(.notConfirmed)) }
        harness.services.on(OpenAccount.self) { _, _ in
            .refused(
                Refusal(
                    .invalid,
                    problems: [Problem(field: "/username", rule: "taken", explanation: "Choose another user name.")]))
        }
        try await harness.run { client in
            func post(_ deed: String, _ body: String) async throws -> TestResponse {
                try await client.execute(
                    uri: "/accounts/\(deed)", method: .post, headers: .form,
                    body: ByteBuffer(string: "\(Examples.csrf)&\(body)"))
            }
            let missing = try await post("accredit", "organisation=Invented")
            #expect(missing.status == .unprocessableContent)
            #expect(missing.text.contains("Enter the day of the accreditation"))
            let code = try await post(
                "accredit", "organisation=Invented&accredited-day=5&accredited-month=1&accredited-year=2026")
            #expect(code.status == .unauthorized && code.text.contains("Enter the code that your authenticator shows"))
            let taken = try await post(
                "open",
                "username=newt&password=nine+invented+owls&family=Example&role=accountAdministrator&organisation=Invented"
                    + "&service=police&email=newt%40example.org")
            #expect(taken.text.contains("Choose another user name.") && !taken.text.contains("nine invented owls"))
            #expect(try await post("dismiss", "username=newt").status == .notFound)
        }
    }

    @Test func `is done by a form, and leads back to the list`() async throws {
        let harness = try Harness(role: .accountAdministrator)
        harness.services.on(SuspendAccount.self) { _, _ in .suspended(Examples.account) }
        try await harness.run { client in
            let done = try await client.execute(
                uri: "/accounts/suspend", method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&username=newt"))
            #expect(done.headers[.location] == "/accounts")
            let forged = try await client.execute(
                uri: "/accounts/suspend", method: .post, headers: .form,
                body: ByteBuffer(string: "username=newt"))
            #expect(forged.status == .forbidden)
        }
        #expect(harness.services.messages(SuspendAccount.self).count == 1)
    }
}

@Suite struct `A mediator, by the gateway` {
    private static let mediated = Mediated(
        displayName: "Sam Example", organisation: "Invented Services", until: Examples.since)

    private func mediation(_ harness: Harness, _ place: Int = 0) throws -> Mediate.Mediation {
        let message = harness.services.messages(Mediate.self)[place].message
        return try WireCoding.decoder().decode(
            Mediate.Mediation.self, from: try harness.identity.open(message.mediation))
    }

    @Test func `names for whom, sealed to Identity, and is told who it is`() async throws {
        let harness = try Harness(role: .mediator)
        harness.services.on(Mediate.self) { _, _ in .mediates(Self.mediated) }
        let uri = "/v1/sessions/current/mediation"
        try await harness.run { client in
            let begun = try await client.execute(
                uri: uri, method: .post, headers: .signedIn, body: ByteBuffer(string: #"{"practitioner": "sam"}"#))
            #expect(
                begun.text == """
                    {"displayName":"Sam Example","organisation":"Invented Services","until":"2026-01-05T10:00:00.000Z"}
                    """)
            harness.services.on(Mediate.self) { _, _ in .ended }
            let ended = try await client.execute(uri: uri, method: .delete, headers: .signedIn)
            #expect(ended.status == .noContent)
            let nobody = try await client.execute(uri: uri, method: .delete)
            #expect(nobody.status == .unauthorized)
        }
        #expect(try mediation(harness) == .init(session: Examples.token, practitioner: "sam"))
        #expect(try mediation(harness, 1) == .init(session: Examples.token, practitioner: nil))
    }

    @Test func `is refused as Identity says`() async throws {
        let harness = try Harness(role: .mediator)
        for (reply, status) in [
            (.refused(Refusal(.notAllowed)), .forbidden), (.refused(Refusal(.invalid)), .unprocessableContent),
            (.noSuchSession, .unauthorized),
        ] as [(Mediate.Reply, HTTPResponse.Status)] {
            harness.services.on(Mediate.self) { _, _ in reply }
            try await harness.run { client in
                let response = try await client.execute(
                    uri: "/v1/sessions/current/mediation", method: .post, headers: .signedIn,
                    body: ByteBuffer(string: #"{"practitioner": "sam"}"#))
                #expect(response.status == status)
            }
        }
    }

    @Test func `is asked for whom before a search, on the pages`() async throws {
        let harness = try Harness(role: .mediator)
        harness.services.on(Mediate.self) { _, _ in .mediates(Self.mediated) }
        try await harness.run { client in
            let search = try await client.execute(uri: "/search", method: .get, headers: .page)
            #expect(search.headers[.location] == "/mediation")
            let form = try await client.execute(uri: "/mediation", method: .get, headers: .page)
            #expect(form.text.contains("Who has asked you?") && form.text.contains("For nobody yet"))
            let begun = try await client.execute(
                uri: "/mediation", method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&practitioner=sam"))
            #expect(begun.headers[.location] == "/search")
            let empty = try await client.execute(
                uri: "/mediation", method: .post, headers: .form, body: ByteBuffer(string: Examples.csrf))
            #expect(empty.status == .unprocessableContent)
        }
        #expect(harness.services.messages(FindChild.self).isEmpty)
    }

    @Test func `nobody else has such a page`() async throws {
        let harness = try Harness()
        try await harness.run { client in
            let page = try await client.execute(uri: "/mediation", method: .get, headers: .page)
            #expect(page.status == .forbidden)
            let search = try await client.execute(uri: "/search", method: .get, headers: .page)
            #expect(!search.text.contains("/mediation"))
        }
    }
}
