import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Sealing
import Testing

@testable import Gateway

struct ReportTests {
    private func receipt(_ outcome: Receipt.Outcome, problems: [Problem] = []) -> Receipt {
        Receipt(event: "e1", source: "school.example", outcome: outcome, problems: problems, at: Examples.since)
    }

    @Test(arguments: zip([Receipt.Outcome.accepted, .held, .superseded], [202, 202, 200]))
    func `a report earns its receipt`(outcome: Receipt.Outcome, status: Int) async throws {
        let harness = try Harness(role: .feed)
        let receipt = receipt(outcome)
        harness.services.on(ReportInvolvement.self) { _, _ in receipt }
        try await harness.run { client in
            var headers = HTTPFields.signedIn
            headers[.contentType] = "application/cloudevents+json; charset=utf-8"
            let response = try await client.execute(
                uri: "/v1/involvements", method: .post, headers: headers, body: ByteBuffer(string: #"{"any": 1}"#))
            #expect(response.status.code == status)
            #expect(try response.json["outcome"] as? String == outcome.rawValue)
        }
        let sealed = try #require(harness.services.messages(ReportInvolvement.self).first?.message.sealed)
        #expect(String(decoding: try harness.identity.open(sealed), as: UTF8.self) == #"{"any": 1}"#)
    }

    @Test func `a report that came sealed is passed on unopened`() async throws {
        let harness = try Harness(role: .feed)
        let receipt = receipt(.accepted)
        harness.services.on(ReportInvolvement.self) { _, _ in receipt }
        try await harness.run { client in
            var headers = HTTPFields.signedIn
            headers[.contentType] = "application/vnd.contactpoint.sealed"
            _ = try await client.execute(
                uri: "/v1/involvements", method: .post, headers: headers, body: ByteBuffer(bytes: [7, 8, 9]))
        }
        #expect(harness.services.messages(ReportInvolvement.self).first?.message.sealed == Data([7, 8, 9]))
    }

    @Test func `a refused report names what is wrong with it`() async throws {
        let harness = try Harness(role: .feed)
        let problem = Problem(field: "/data/child/dateOfBirth", rule: "impossibleDate", explanation: "Correct it.")
        let receipt = receipt(.refused, problems: [problem])
        harness.services.on(ReportInvolvement.self) { _, _ in receipt }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/involvements", method: .post, headers: .signedIn, body: ByteBuffer(string: "{}"))
            #expect(response.status == .unprocessableContent)
            #expect(try response.problem == "reportRefused")
            #expect(try response.problems == ["/data/child/dateOfBirth: impossibleDate"])
        }
    }

    @Test func `only a feed reports`() async throws {
        let harness = try Harness(role: .practitioner)
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/involvements", method: .post, headers: .signedIn, body: ByteBuffer(string: "{}"))
            #expect(try response.problem == "notForThisRole")
        }
        #expect(harness.services.messages(ReportInvolvement.self).isEmpty)
    }

    @Test func `a report above 64 KiB is too large`() async throws {
        let harness = try Harness(role: .feed)
        try await harness.run { client in
            let body = ByteBuffer(repeating: UInt8(ascii: " "), count: 64 * 1024 + 1)
            let response = try await client.execute(
                uri: "/v1/involvements", method: .post, headers: .signedIn, body: body)
            #expect(response.status == .contentTooLarge)
            #expect(try response.problem == "contentTooLarge")
        }
    }
}
