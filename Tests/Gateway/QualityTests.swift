import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Testing

@testable import Gateway

@Suite struct `How the feeds do, by the gateway` {
    private let quality = Quality(
        asOf: Examples.since, from: PartialDate("2025-12-07")!, to: PartialDate("2026-01-05")!, step: 10,
        feeds: [
            FeedQuality(
                source: "school-census", state: .fresh, expectedHours: 48, newestHeard: Examples.since,
                newestTaken: Examples.since,
                newestEvent: nil,
                counts: .init(taken: 120), shares: .init(linked: 75), refusals: [], authorities: [],
                days: [
                    .init(day: PartialDate("2026-01-04")!, taken: 40, refused: 0),
                    .init(day: PartialDate("2026-01-05")!, taken: 80, refused: 0),
                ]),
            FeedQuality(
                source: "case-system", state: .silent, expectedHours: 24, newestHeard: nil, newestTaken: nil,
                newestEvent: nil,
                fullEveryDays: 30, isFullDue: true,
                counts: .init(), shares: .init(),
                refusals: [.init(rule: "phone", field: "/data/child/carers/*/phone", count: 0)], authorities: [],
                days: []),
        ],
        decisions: [.init(authority: AuthorityCode("E06000901")!, same: 2)])

    @Test func `is answered as the service says it`() async throws {
        let harness = try Harness(role: .feed)
        let quality = quality
        harness.services.on(ViewQuality.self) { _, _ in .quality(quality) }
        try await harness.run { client in
            let response = try await client.execute(uri: "/v1/quality", method: .get, headers: .signedIn)
            #expect(response.status == .ok)
            #expect(
                try WireCoding.decoder().decode(Quality.self, from: Data(response.body.readableBytesView)) == quality)
        }
        let asked = try #require(harness.services.messages(ViewQuality.self).first?.message)
        #expect(asked.principal != nil && asked.days == 30 && asked.source == nil)
    }

    @Test func `is for those whom it concerns`() async throws {
        let harness = try Harness()
        harness.services.on(ViewQuality.self) { _, _ in .refused(Refusal(.notAllowed)) }
        try await harness.run { client in
            let response = try await client.execute(uri: "/v1/quality", method: .get, headers: .signedIn)
            #expect(response.status == .forbidden)
            #expect(try await client.execute(uri: "/v1/quality", method: .get).status == .unauthorized)
        }
    }

    @Test func `has a page for data managers, with what is silent first and a bar a day`() async throws {
        let harness = try Harness(role: .dataManager)
        let quality = quality
        harness.services.on(ViewQuality.self) { _, _ in .quality(quality) }
        try await harness.run { client in
            let page = try await client.execute(
                uri: "/quality", method: .get, headers: [.cookie: "contactpoint=\(Examples.token)"])
            #expect(page.status == .ok)
            let text = page.text
            #expect(text.contains("case-system has been silent for more than 24 hours."))
            #expect(text.contains("case-system was to send all that it has again within 30 days."))
            let (silent, fresh) = (
                text.range(of: "<th scope=\"row\">case-system"), text.range(of: "<th scope=\"row\">school")
            )
            #expect(try #require(silent).lowerBound < #require(fresh).lowerBound)
            #expect(text.contains("75 %") && text.contains("phone in /data/child/carers/*/phone: fewer than 10"))
            #expect(text.contains("height=\"40\"") && text.contains("height=\"80\" fill"))
            #expect(text.contains("5 January 2026: 80"))
        }
    }
}
