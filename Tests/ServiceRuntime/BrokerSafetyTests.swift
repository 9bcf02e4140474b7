import EventLoop
import Foundation
import Logging
import Messaging
import Testing

@testable import ServiceRuntime

@Suite("An unsafe broker")
struct BrokerSafetyTests {
    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test(arguments: [("3.9.27", true), ("2.8", true), ("3.10.8", false), ("4.1.0", false), ("unknown", false)])
    func `a version is too old before 3.10`(version: String, isTooOld: Bool) {
        #expect(BrokerSafety.isTooOld(version) == isTooOld)
    }

    @Test func `a queue that a crash may empty is named, with what to do`() async throws {
        let url = try #require(ProcessInfo.processInfo.environment["CONTACTPOINT_TEST_BROKER"])
        let address = try BrokerAddress(url: url)
        let loop = EventLoop(name: "test")
        defer { loop.stop() }
        let topology = Topology(address, on: loop, logger: logger)
        let (quorum, classic) = ("safe.\(UUID())", "unsafe.\(UUID())")
        try await topology.declareQuorumQueue(quorum)
        try await topology.declareClassicQueue(classic)
        try await BrokerSafety(address: address, queues: [quorum], logger: logger).check()
        let fault = await #expect(throws: ConfigurationFault.self) {
            try await BrokerSafety(address: address, queues: [quorum, classic], logger: logger).check()
        }
        #expect(fault?.description.contains("the queue \(classic) is no quorum queue (rabbit_classic_queue)") == true)
        #expect(fault?.description.contains(quorum) == false)
        for queue in [quorum, classic] { try await topology.deleteQueue(queue) }
        await topology.close()
    }
}
