import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

@Suite struct `Lists of children who lack something, by the gateway` {
    private let line = GapLine(
        child: Examples.ada, number: Examples.number, name: Examples.adaName, dateOfBirth: PartialDate("2015-03")!,
        since: PartialDate("2025-03-14")!)

    @Test func `are read by the API, page by page`() async throws {
        let harness = try Harness(role: .dataManager)
        let line = line
        harness.services.on(ViewGaps.self) { query, _ in
            .page(GapPage(lines: [line], next: query.after == nil ? line.place : nil))
        }
        let next = "2025-03-14.\(Examples.ada)"
        let expected = """
            {"gaps":[{"child":"\(Examples.ada)","dateOfBirth":"2015-03","name":{"family":"Example","given":["Ada"]},\
            "number":"\(Examples.number.displayed)","since":"2025-03-14"}]
            """
        try await harness.run { client in
            let path = "/v1/gaps?kind=nobodyInContact&reason=dataQuality&months=6"
            let first = try await client.execute(uri: path, method: .get, headers: .signedIn)
            #expect(first.text == expected + #","next":"\#(next)"}"#)
            let second = try await client.execute(uri: "\(path)&after=\(next)", method: .get, headers: .signedIn)
            #expect(second.text == expected + "}")
        }
        let asked = harness.services.messages(ViewGaps.self).map(\.message)
        #expect(asked.map(\.kind) == [.nobodyInContact, .nobodyInContact] && asked.map(\.months) == [6, 6])
        #expect(asked.map(\.reason) == [.dataQuality, .dataQuality] && asked.map(\.after) == [nil, line.place])
    }

    @Test(arguments: [
        "kind=noGP", "reason=dataQuality", "kind=dentist&reason=dataQuality", "kind=noGP&reason=curiosity",
        "kind=noGP&reason=dataQuality&months=0", "kind=noGP&reason=dataQuality&months=121",
        "kind=noGP&reason=dataQuality&after=2025-03-14", "kind=noGP&reason=dataQuality&after=2025-03.\(Examples.ada)",
        "kind=noGP&reason=dataQuality&after=2025-03-14.x", "kind=noGP&reason=dataQuality&postcode=AB1",
    ])
    func `are asked for with a kind and a reason, and nothing that is not read`(query: String) async throws {
        let harness = try Harness(role: .dataManager)
        try await harness.run { client in
            for (uri, headers) in [("/v1/gaps?", HTTPFields.signedIn), ("/gaps?", .page)] {
                let refused = try await client.execute(uri: uri + query, method: .get, headers: headers)
                #expect(refused.status == .unprocessableContent)
            }
        }
        #expect(harness.services.messages(ViewGaps.self).isEmpty)
    }

    @Test func `are nobody's but data managers'`() async throws {
        let harness = try Harness()
        harness.services.on(ViewGaps.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            for (uri, headers) in [
                ("/v1/gaps?kind=noGP&reason=dataQuality", HTTPFields.signedIn), ("/gaps", .page),
            ] {
                let refused = try await client.execute(uri: uri, method: .get, headers: headers)
                #expect(refused.status == .forbidden)
            }
            let page = try await client.execute(uri: "/search", method: .get, headers: .page)
            #expect(!page.text.contains("/gaps"))
        }
    }

    @Test func `stand on a page with date and age, and lead to the records and to the next page`() async throws {
        let harness = try Harness(role: .dataManager)
        var line = line
        line.dateOfBirth = PartialDate("2015-03-02")!
        let page = GapPage(lines: [line], next: line.place)
        harness.services.on(ViewGaps.self) { _, _ in .page(page) }
        try await harness.run { client in
            let form = try await client.execute(uri: "/gaps", method: .get, headers: .page)
            #expect(form.text.contains(#"<a href="/gaps" aria-current="page">"#))
            #expect(form.text.contains("What is missing?") && !form.text.contains("class=\"results\""))
            let list = try await client.execute(
                uri: "/gaps?kind=leftTheRoll&reason=dataQuality&months=3", method: .get, headers: .page)
            for piece in [
                "<h2 id=\"results\">Left a school, and not known to be at another</h2>", "Born 2 March 2015 (age ",
                "Since 14 March 2025", #"<a href="/children/\#(Examples.ada)?reason=dataQuality">Ada Example</a>"#,
                "/gaps?kind=leftTheRoll&amp;reason=dataQuality&amp;months=3&amp;after=2025-03-14.\(Examples.ada)",
            ] {
                #expect(list.text.contains(piece), "\(piece)")
            }
            harness.services.on(ViewGaps.self) { _, _ in .page(GapPage(lines: [])) }
            let none = try await client.execute(
                uri: "/gaps?kind=noGP&reason=dataQuality", method: .get, headers: .page)
            #expect(none.text.contains("Nobody can be named at the moment.") && !none.text.contains("after="))
        }
    }

    @Test func `are shown within the lease alone`() async throws {
        let harness = try Harness(role: .dataManager)
        let line = line
        harness.services.on(ViewGaps.self) { _, _ in
            try await Task.sleep(for: ViewGaps.goodFor)
            return .page(GapPage(lines: [line], next: line.place))
        }
        try await harness.run { client in
            let late = try await client.execute(
                uri: "/v1/gaps?kind=noGP&reason=dataQuality", method: .get, headers: .signedIn)
            #expect(late.text == #"{"gaps":[]}"#)
            let page = try await client.execute(
                uri: "/gaps?kind=noGP&reason=dataQuality", method: .get, headers: .page)
            #expect(page.status == .ok && !page.text.contains("Ada"))
        }
    }
}
