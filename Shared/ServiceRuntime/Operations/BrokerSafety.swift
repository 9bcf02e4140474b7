import Contracts
import EventLoop
import FoundationEssentials
import Logging
import Messaging

/// A service refuses to serve on a broker that could lose what it has confirmed.
struct BrokerSafety {
    /// The first whose quorum queues keep what the runtime relies on.
    static let oldest = [3, 10]

    let address: BrokerAddress
    let queues: [String]
    let logger: Logger

    /// Waits for the broker and its queues as long as it takes.
    /// - Throws: `ConfigurationFault` naming what is unsafe, and what to do; `CancellationError`.
    func check() async throws {
        let loop = EventLoop(name: "safety")
        defer { loop.stop() }
        let topology = Topology(address, on: loop, logger: logger)
        do {
            let faults = try await faults(topology)
            await topology.close()
            guard faults.isEmpty else { throw ConfigurationFault("unsafe broker: " + faults.joined(separator: "; ")) }
        } catch {
            await topology.close()
            throw error
        }
    }

    private func faults(_ topology: Topology) async throws -> [String] {
        var faults: [String] = []
        if let version = try await patiently({ try await topology.brokerVersion() }), Self.isTooOld(version) {
            faults.append("RabbitMQ \(version) is too old: upgrade it to 3.10 or later")
        }
        for queue in queues {
            guard let type = try await patiently({ try await topology.type(of: queue) }),
                type != "rabbit_quorum_queue"
            else { continue }
            faults.append(
                "the queue \(queue) is no quorum queue (\(type)): stop the services, delete it, "
                    + "contactpoint setup topology")
        }
        return faults
    }

    /// What is not there yet, set-up makes; what can't be reached, comes back.
    private func patiently<Answer: Sendable>(_ ask: () async throws -> Answer) async throws -> Answer {
        while true {
            try Task.checkCancellation()
            do {
                return try await ask()
            } catch let error as BrokerError {
                guard case .closed = error.reason else {
                    try await Task.sleep(for: .milliseconds(500))
                    continue
                }
                throw error
            }
        }
    }

    /// Whether `version` is before the oldest; what can't be read is taken for new.
    static func isTooOld(_ version: String) -> Bool {
        let parts = version.split(separator: ".").prefix(2).compactMap { Int($0) }
        guard parts.count == 2 else { return false }
        return parts.lexicographicallyPrecedes(oldest)
    }
}
