import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Synchronization
import Testing

@testable import Gateway

@Suite struct `A sensitive service at the gateway` {
    private let path = "/v1/children/\(Examples.ada)/involvements"
    private let page = "/children/\(Examples.ada)?reason=newReferral"
    private let handle = Involvement.Handle.random()

    private func record(_ harness: Harness, _ body: String) async throws -> (status: Int, problems: [String]) {
        harness.services.on(RecordInvolvement.self) { [handle] _, _ in .recorded(handle) }
        let told = Mutex((status: 0, problems: [String]()))
        try await harness.run { client in
            let response = try await client.execute(
                uri: path, method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            let (status, problems) = (response.status.code, (try? response.problems) ?? [])
            told.withLock { $0 = (status, problems) }
        }
        return told.withLock { $0 }
    }

    @Test(arguments: SensitiveBasis.allCases)
    func `is recorded by whose own it is on a basis, which goes to Identity for the card`(basis: SensitiveBasis)
        async throws
    {
        let harness = try Harness(isSensitive: true)
        let body = #"{"began": "2026-01-05", "basis": "\#(basis.rawValue)"}"#
        #expect(try await record(harness, body).status == 201)
        #expect(harness.services.messages(Authorise.self).map(\.message.basis) == [basis])
        #expect(harness.services.messages(RecordInvolvement.self).map(\.message.kind) == [.sensitive])
    }

    @Test func `is not recorded without a basis, and no other service with one`() async throws {
        let sensitive = try Harness(isSensitive: true)
        let ordinary = try Harness()
        let bare = try await record(sensitive, #"{"began": "2026-01-05"}"#)
        #expect(bare.status == 422 && bare.problems == ["/basis: required"])
        let based = try await record(ordinary, #"{"began": "2026-01-05", "basis": "consent"}"#)
        #expect(based.status == 422 && based.problems == ["/basis: notSensitive"])
        for (harness, body) in [
            (sensitive, #"{"began": "2026-01-05", "basis": "because"}"#),
            (ordinary, #"{"began": "2026-01-05", "kind": "sensitive"}"#),
        ] {
            #expect(try await record(harness, body).status == 422)
        }
        #expect(sensitive.services.messages(RecordInvolvement.self).isEmpty)
        #expect(ordinary.services.messages(RecordInvolvement.self).isEmpty)
    }

    @Test func `is withdrawn where it is ended`() async throws {
        let harness = try Harness(isSensitive: true)
        harness.services.on(EndInvolvement.self) { _, _ in .ended }
        try await harness.run { client in
            for body in [#"{"ended": "2026-01-31", "consentWithdrawn": true}"#, #"{"ended": "2026-01-31"}"#] {
                let response = try await client.execute(
                    uri: "\(path)/\(handle)/end", method: .post, headers: .signedIn, body: ByteBuffer(string: body))
                #expect(response.status == .ok)
            }
        }
        #expect(harness.services.messages(EndInvolvement.self).map(\.message.consentWithdrawn) == [true, nil])
    }

    private func shown(
        _ harness: Harness, _ whereabouts: Whereabouts
    ) async throws -> (api: [String: Any], page: String) {
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .released(whereabouts) }
        let told = Mutex((api: "", page: ""))
        try await harness.run { client in
            let api = try await client.execute(
                uri: "/v1/children/\(Examples.ada)?reason=newReferral", method: .get, headers: .signedIn)
            let shown = try await client.execute(uri: page, method: .get, headers: .page)
            told.withLock { $0 = (api.text, shown.text) }
        }
        let texts = told.withLock { $0 }
        let whole = try JSONSerialization.jsonObject(with: Data(texts.api.utf8)) as? [String: Any]
        return (try #require(whole?["whereabouts"] as? [String: Any]), texts.page)
    }

    @Test func `others are told of in one line, with the way to ask for contact, and nothing is missing`() async throws
    {
        var whereabouts = Examples.whereabouts
        (whereabouts.contacts, whereabouts.sensitiveService) = ([], true)
        let (api, page) = try await shown(Harness(), whereabouts)
        #expect(api["sensitiveService"] as? Bool == true)
        let gaps = try #require(api["gaps"] as? [[String: Any]]).compactMap { $0["kind"] as? String }
        #expect(!gaps.contains("nobodyInContact") && gaps.contains("noGP"))
        #expect(page.contains("A sensitive service is in contact. Which one is not shown."))
        #expect(page.contains("/children/\(Examples.ada)/contact-request"))
        #expect(!page.contains("Nobody is known to be in contact"))
    }

    @Test func `where there is none nothing is told of one`() async throws {
        let (api, page) = try await shown(Harness(), Examples.whereabouts)
        #expect(api["sensitiveService"] as? Bool == false && !page.localizedCaseInsensitiveContains("sensitive"))
    }

    @Test func `of one's own has its basis, an end and a withdrawal, and no part`() async throws {
        var own = Examples.contact(.mentalHealth, "Invented Clinic")
        own.contact.practitioner = PersonName(given: ["Grace"], family: "Example")
        (own.selfDeclared, own.basis, own.leadProfessional) = (true, .consent, false)
        var whereabouts = Examples.whereabouts
        whereabouts.contacts = [own]
        let (api, page) = try await shown(Harness(isSensitive: true), whereabouts)
        let contact = try #require((api["contacts"] as? [[String: Any]])?.first)
        #expect(contact["basis"] as? String == "consent" && contact["service"] as? String == "mentalHealth")
        #expect(page.contains("Mental health") && page.contains("name=\"consentWithdrawn\""))
        #expect(page.contains("End my involvement today") && !page.contains("I am the lead professional"))
        #expect(page.contains("name=\"basis\"") && !page.contains("name=\"kind\""))

        own.basis = .significantHarm
        whereabouts.contacts = [own]
        let harmful = try await shown(Harness(isSensitive: true), whereabouts).page
        #expect(!harmful.contains("name=\"consentWithdrawn\"") && harmful.contains("End my involvement today"))
    }

    @Test func `is recorded and withdrawn by the forms of a page`() async throws {
        let harness = try Harness(isSensitive: true)
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .released(Examples.whereabouts) }
        harness.services.on(RecordInvolvement.self) { [handle] _, _ in .recorded(handle) }
        harness.services.on(EndInvolvement.self) { _, _ in .ended }
        let start = "\(Examples.csrf)&reason=newReferral"
        let day = "&began-day=5&began-month=1&began-year=2026"
        try await harness.run { client in
            func post(_ path: String, _ body: String) async throws -> TestResponse {
                try await client.execute(
                    uri: path, method: .post, headers: .form, body: ByteBuffer(string: start + body))
            }
            let base = "/children/\(Examples.ada)/involvements"
            #expect(try await post(base, "\(day)&basis=consent").status == .seeOther)
            let bare = try await post(base, day)
            #expect(bare.status == .unprocessableContent && bare.text.contains("Choose on which basis it is recorded"))
            let withdrawn = try await post("\(base)/\(handle)/end", "&consentWithdrawn=true")
            #expect(withdrawn.headers[.location]?.contains("done=removed") == true)
        }
        #expect(harness.services.messages(RecordInvolvement.self).map(\.message.kind) == [.sensitive])
        #expect(harness.services.messages(EndInvolvement.self).map(\.message.consentWithdrawn) == [true])
    }
}
