import Contracts
import Foundation
import Hummingbird
import HummingbirdTesting
import Model
import ServiceRuntime
import Testing

@testable import Gateway

struct ChildTests {
    private let search =
        #"{"given": ["Ada"], "family": "Example", "dateOfBirth": "2015-03-02", "reason": "newReferral"}"#

    @Test func `a search gives what is always visible, and the number as people write it`() async throws {
        let harness = try Harness()
        harness.services.on(FindChild.self) { question, _ in
            #expect(question.name == Examples.adaName)
            #expect(question.reason == .newReferral)
            let found = FoundChild(
                child: Examples.ada, number: Examples.number, name: Examples.adaName,
                dateOfBirth: question.dateOfBirth ?? PartialDate("2015")!, gender: .female,
                agreement: ["given name: the same", "date of birth: the same"])
            return .found([found])
        }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/search", method: .post, headers: .signedIn, body: ByteBuffer(string: search))
            #expect(response.status == .ok)
            #expect(
                response.text == """
                    {"results":[{"agreement":["given name: the same","date of birth: the same"],"dateOfBirth":"2015-03-02","gender":"female","id":"\(Examples.ada)",\
                    "name":{"family":"Example","given":["Ada"]},"number":"\(Examples.number.displayed)"}]}
                    """)
            #expect(response.headers[.cacheControl] == "no-store")
        }
    }

    @Test func `a search takes ages, either first, and gender instead of a date of birth`() async throws {
        let harness = try Harness()
        harness.services.on(FindChild.self) { _, _ in .found([]) }
        try await harness.run { client in
            let body =
                #"{"given": ["Ada"], "family": "Ex*", "ageFrom": 9, "ageTo": 7, "gender": "female", "reason": "newReferral"}"#
            let response = try await client.execute(
                uri: "/v1/children/search", method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(response.status == .ok)
        }
        let asked = try #require(harness.services.messages(FindChild.self).first).message
        #expect(asked.ages == FindChild.Ages(from: 7, to: 9))
        #expect(asked.gender == .female && asked.dateOfBirth == nil && asked.name?.family == "Ex*")
    }

    @Test func `a search takes one given name without a list`() async throws {
        let harness = try Harness()
        harness.services.on(FindChild.self) { _, _ in .found([]) }
        try await harness.run { client in
            let body = search.replacingOccurrences(of: #"["Ada"]"#, with: #""Ada May""#)
            let response = try await client.execute(
                uri: "/v1/children/search", method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(response.status == .ok)
        }
        #expect(harness.services.messages(FindChild.self).first?.message.name?.given == ["Ada May"])
    }

    @Test func `a search takes a number alone, as people write it`() async throws {
        let harness = try Harness()
        harness.services.on(FindChild.self) { _, _ in .found([]) }
        try await harness.run { client in
            let body = #"{"number": "\#(Examples.number.displayed)", "reason": "newReferral"}"#
            let response = try await client.execute(
                uri: "/v1/children/search", method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(response.status == .ok)
        }
        #expect(try #require(harness.services.messages(FindChild.self).first).message.number == Examples.number)
    }

    @Test func `a search takes a postcode beside the names`() async throws {
        let harness = try Harness()
        harness.services.on(FindChild.self) { _, _ in .found([]) }
        let body =
            #"{"family": "Example", "dateOfBirth": "2015-03-02", "postcode": " ab102de ", "reason": "newReferral"}"#
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/search", method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(response.status == .ok)
            #expect(response.text == #"{"results":[]}"#)
        }
        #expect(try #require(harness.services.messages(FindChild.self).first).message.postcode == "ab102de")
    }

    @Test(arguments: [false, true])
    func `what a search by postcode found is shown until its lease runs out`(isLate: Bool) async throws {
        let harness = try Harness()
        harness.services.on(FindChild.self) { _, _ in
            let worthless = ContinuousClock.now.advanced(by: FindChild.goodFor)
            while isLate, ContinuousClock.now < worthless { await Task.yield() }
            return .found([
                FoundChild(
                    child: Examples.ada, number: Examples.number, name: Examples.adaName,
                    dateOfBirth: PartialDate("2015")!, gender: .female)
            ])
        }
        let body =
            #"{"family": "Example", "dateOfBirth": "2015-03-02", "postcode": "AB10 2DE", "reason": "newReferral"}"#
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/search", method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(response.status == .ok)
            #expect(response.text.contains("\(Examples.ada)") == !isLate)
        }
    }

    @Test(arguments: ["address", "school", "carer"])
    func `a search takes no field that is hidden on a shielded record`(field: String) async throws {
        let harness = try Harness()
        let body = #"{"family": "Example", "dateOfBirth": "2015-03-02", "reason": "newReferral", "\#(field)": "x"}"#
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/search", method: .post, headers: .signedIn, body: ByteBuffer(string: body))
            #expect(try response.problems == ["/\(field): unknownField"])
        }
        #expect(harness.services.messages(FindChild.self).isEmpty)
    }

    @Test func `a role that may not search is told so: no child is named`() async throws {
        let harness = try Harness(role: .auditor)
        harness.services.on(FindChild.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/search", method: .post, headers: .signedIn, body: ByteBuffer(string: search))
            #expect(response.status == .forbidden)
            #expect(try response.problem == "notForThisRole")
        }
    }

    @Test func `what Identity refuses of a search is said of the fields that were given`() async throws {
        let harness = try Harness()
        let problem = Problem(field: "/name/given/0", rule: "wildcard", explanation: "Give two letters.")
        harness.services.on(FindChild.self) { _, _ in .refused(Refusal(.invalid, problems: [problem])) }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/search", method: .post, headers: .signedIn, body: ByteBuffer(string: search))
            #expect(try response.problems == ["/given: wildcard"])
        }
    }

    @Test func `a principal is signed for the very request that carries it`() async throws {
        let harness = try Harness()
        harness.services.on(FindChild.self) { _, _ in .found([]) }
        try await harness.run { client in
            _ = try await client.execute(
                uri: "/v1/children/search", method: .post, headers: .signedIn, body: ByteBuffer(string: search))
        }
        let authorised = try #require(harness.services.messages(Authorise.self).first)
        let asked = try #require(harness.services.messages(FindChild.self).first)
        #expect(authorised.message.request == asked.id)
        #expect(String(decoding: asked.message.principal.statement, as: UTF8.self) == asked.id.uuidString)
    }

    @Test func `more than fifty matches ask for something more`() async throws {
        let harness = try Harness()
        harness.services.on(FindChild.self) { _, _ in .tooMany }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/search", method: .post, headers: .signedIn, body: ByteBuffer(string: search))
            #expect(response.status == .unprocessableContent)
            #expect(try response.problem == "tooMany")
        }
    }

    @Test func `a record shows who else is in contact, and what is missing`() async throws {
        let harness = try Harness()
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in .released(Examples.whereabouts) }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/\(Examples.ada)?reason=providingService", method: .get, headers: .signedIn)
            #expect(response.status == .ok)
            let whereabouts = try #require(try response.json["whereabouts"] as? [String: Any])
            #expect(whereabouts["shown"] as? Bool == true)
            #expect(whereabouts["gaps"] as? [[String: String]] == [["kind": "noGP", "since": "2015-04-13"]])
            let contacts = try #require(whereabouts["contacts"] as? [[String: Any]])
            #expect(contacts.map { $0["service"] as? String } == ["education"])
            #expect(response.text.contains("020 7946 0999"))
        }
    }

    @Test(arguments: [false, true])
    func `a withheld record keeps its shape and tells how to ask`(vaultIsDown: Bool) async throws {
        let harness = try Harness()
        harness.services.on(ViewRecord.self) { _, _ in .record(Examples.visible) }
        harness.services.on(Release.self) { _, _ in
            if vaultIsDown { throw AskError.unavailable }
            return .withheld
        }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/children/\(Examples.ada)?reason=providingService", method: .get, headers: .signedIn)
            #expect(response.status == .ok)
            let whereabouts = try #require(try response.json["whereabouts"] as? [String: Any])
            #expect(Set(whereabouts.keys) == ["shown", "how"])
            #expect(whereabouts["shown"] as? Bool == false)
            #expect(response.text.contains(#""carers":[{"name":{"family":"Example","given":["Byron"]}}]"#))
        }
    }

    @Test func `a release whose lease has run out is not written`() async throws {
        let past = ContinuousClock.now.advanced(by: .milliseconds(-1))
        let written = try await body(lease: past)
        #expect(written == "withheld")
        #expect(try await body(lease: .now.advanced(by: .seconds(3600))) == "whole")
    }

    private func body(lease: ContinuousClock.Instant) async throws -> String {
        let router = Router(context: GatewayContext.self)
        router.get("/") { _, _ in
            Response.leased(
                until: lease, type: "text/plain", whole: Data("whole".utf8), withheld: Data("withheld".utf8))
        }
        return try await Application(router: router).test(.router) { client in
            try await client.execute(uri: "/", method: .get).text
        }
    }
}
