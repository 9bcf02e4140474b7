import Contracts
import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Gateway

struct HealthTests {
    @Test func `health tells which services answer`() async throws {
        let harness = try Harness()
        harness.services.on(ViewHealth<DirectoryTag>.self) { _, _ in
            ServiceHealth(service: .directory, replicas: [], early: 0, parked: 0, unconfirmed: 0)
        }
        try await harness.run { client in
            let response = try await client.execute(uri: "/v1/health", method: .get)
            #expect(response.status == .ok)
            #expect(
                response.text == """
                    {"services":[{"service":"identity","up":false},{"service":"directory","up":true},\
                    {"service":"shielding","up":false},{"service":"notifications","up":false},\
                    {"service":"audit","up":false}],"status":"degraded"}
                    """)
        }
    }

    @Test func `a gateway that no service answers is down`() async throws {
        let harness = try Harness()
        try await harness.run { client in
            let response = try await client.execute(uri: "/v1/health", method: .get)
            #expect(response.status == .serviceUnavailable)
            #expect(try response.json["status"] as? String == "down")
        }
    }
}
