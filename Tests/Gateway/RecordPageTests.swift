import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

struct RecordPageTests {
    /// A gateway to which the vault says that of a record.
    private func shown(_ reply: Release.Reply) throws -> Harness {
        let harness = try Harness()
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in reply }
        return harness
    }

    private func page(_ client: any TestClientProtocol) async throws -> String {
        try await client.execute(
            uri: "/children/\(Examples.ada)?reason=newReferral", method: .get, headers: .page
        ).text
    }

    @Test func `a record is not asked for before its reason is given`() async throws {
        let harness = try Harness()
        try await harness.run { client in
            for query in ["", "?reason=", "?reason=curiosity"] {
                let response = try await client.execute(
                    uri: "/children/\(Examples.ada)\(query)", method: .get, headers: .page)
                #expect(response.text.contains("Why do you need this record?"))
            }
        }
        #expect(harness.services.messages(ViewRecord.self).isEmpty)
    }

    @Test func `a record shows each service in contact as a card, and what is missing`() async throws {
        let harness = try shown(.released(Examples.whereabouts))
        try await harness.run { client in
            let page = try await page(client)
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
                uri: "/children/\(Examples.ada)?reason=newReferral&done=shielded", method: .get, headers: .page)
            #expect(!forged.text.contains("is shielded") && !forged.text.contains("has no shield"))
        }
    }

    @Test(arguments: [
        (Residence?.none, "Address not reported"), (.noKnownAddress, "No known address"),
        (.lastKnown(PostalAddress(lines: ["2 Invented Street"], postcode: "ZZ1 1ZZ")), "Last known address"),
        (.leftEngland(.withinThreeYears), "Has left England, to return within three years"),
        (.leftEngland(.no), "Has left England, not to return"),
        (.leftEngland(.notKnown), "Has left England, not known whether to return"),
    ])
    func `a record says as much of where a child is as is known`(residence: Residence?, words: String) async throws {
        var whereabouts = Examples.whereabouts
        whereabouts.residence = residence
        let harness = try shown(.released(whereabouts))
        try await harness.run { client in
            let page = try await page(client)
            #expect(page.contains("<h2 id=\"home\">\(words)</h2>"))
        }
    }

    @Test func `a withheld record shows names, and how to ask, and nothing else`() async throws {
        let harness = try shown(.withheld)
        try await harness.run { client in
            let page = try await page(client)
            #expect(page.contains("Who is in contact is not shown"))
            #expect(page.contains("Byron Example"))
            for hidden in ["Home address", "Responsible authority", "No school", "tel:", "Shield this child"] {
                #expect(!page.contains(hidden))
            }
        }
    }

    @Test func `a record says whom to ask: who leads, who holds an assessment, who is on duty`() async throws {
        var whereabouts = Examples.whereabouts
        var leader = Examples.contact(.socialCare, "Invented Children’s Services")
        leader.leadSince = PartialDate("2026-01-05")
        leader.holdsAssessment = true
        leader.contact.duty = DutyContact(team: "Duty Team North", phone: "01632 960105")
        var former = Examples.contact(.healthVisiting, "Invented Health Visiting")
        former.leadProfessional = false
        (former.leadSince, former.leadUntil) = (PartialDate("2025-03-01"), PartialDate("2026-01-05"))
        whereabouts.contacts = [leader, former]
        let harness = try shown(.released(whereabouts))
        try await harness.run { client in
            let page = try await page(client)
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
        var whereabouts = Examples.whereabouts
        let school = Provenance(source: "school-census", firstSeen: Examples.since, lastSeen: Examples.since + 864_000)
        let surgery = Provenance(source: "gp-registration", firstSeen: Examples.since, lastSeen: Examples.since)
        whereabouts.contacts[0].provenance = surgery
        whereabouts.items = [
            SaidItem(kind: .name, name: Examples.adaName, sources: [school]),
            SaidItem(kind: .residence, residence: whereabouts.residence, sources: [school]),
            SaidItem(kind: .residence, residence: .noKnownAddress, sources: [surgery]),
        ]
        let harness = try shown(.released(whereabouts))
        try await harness.run { client in
            let page = try await page(client)
            #expect(page.contains("Sources say different things."))
            #expect(page.contains("Name: Ada Example"))
            #expect(page.contains("From school-census, 5 January 2026, last on 15 January 2026"))
            #expect(page.contains("Address: no known address"))
            #expect(page.contains("<p class=\"quiet\">From gp-registration, 5 January 2026</p>"))
        }
        harness.services.on(Release.self) { _, _ in .withheld }
        try await harness.run { client in
            let page = try await page(client)
            #expect(!page.contains("Where this comes from") && !page.contains("school-census"))
        }
    }

    @Test func `a practitioner says on the record that they lead`() async throws {
        let harness = try Harness()
        harness.services.on(ChangeInvolvement.self) { _, _ in .changed }
        let handle = Involvement.Handle.random()
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/children/\(Examples.ada)/involvements/\(handle)/part", method: .post, headers: .form,
                body: ByteBuffer(string: "\(Examples.csrf)&reason=newReferral&leadProfessional=true"))
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
            \(Examples.csrf)&request=\(request)&reason=newReferral&kind=other&began-day=5&began-month=1&began-year=2026\
            &leadProfessional=true
            """
        try await harness.run { client in
            for _ in 1...2 {
                let response = try await client.execute(
                    uri: "/children/\(Examples.ada)/involvements", method: .post, headers: .form,
                    body: ByteBuffer(string: body))
                #expect(response.status == .seeOther)
            }
        }
        let wishes = harness.services.messages(RecordInvolvement.self)
        #expect(wishes.map(\.id) == [request, request])
        #expect(wishes.first?.message.began == PartialDate("2026-01-05"))
        #expect(wishes.first?.message.leadProfessional == true)
    }
}
