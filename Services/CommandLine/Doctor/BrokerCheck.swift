import Contracts
import EventLoop
import Foundation
import Logging
import Messaging

/// Whether everybody can log in at the broker, and every queue keeps what it is given and is consumed.
struct BrokerCheck {
    let folder: SecretsFolder

    func findings() async -> [Finding] {
        let reached = await reached()
        guard reached.state == .ok else { return [reached] }
        var findings = [reached]
        for owner in Party.allCases.map(\.rawValue) + sources { findings.append(await login(owner)) }
        for queue in TopologyPlan(sources: []).lanes {
            findings.append(await safe(queue))
            findings.append(await served(queue))
            findings.append(await consumed(queue))
        }
        return findings
    }

    private var sources: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/sources")) ?? []
        return names.sorted().map { "sources/\($0)" }
    }

    /// Asked first: when nobody is there, every other finding would be the same, each after a wait.
    private func reached() async -> Finding {
        await Finding("broker", advice: "start it: compose/up; its log is .local/broker.log") {
            let address = try folder.configuration(of: Party.operations.rawValue).brokerAddress()
            guard address.hosts.contains(where: { TCPProbe.answers(host: $0.name, port: $0.port) }) else {
                throw Fault(.negative, "nobody takes connections at \(address.hosts)")
            }
        }
    }

    private func login(_ owner: String) async -> Finding {
        await Finding("broker login of \(owner)", advice: "is the broker up, does it know the user? see compose/up") {
            try await connected(as: owner) { topology in
                do {
                    _ = try await topology.inspect(queue: Lane.intake.queue(of: .identity))
                } catch let error as BrokerError {
                    // What that user may see is not asked here: the broker has let it in.
                    guard case .channelClosed = error.reason else { throw error }
                }
            }
        }
    }

    /// Declared again as it is to be, a queue that is there is left as it is, and one that is otherwise is refused. A
    /// service can't ask: that takes the right to declare.
    private func safe(_ queue: String) async -> Finding {
        let advice = "stop the services, delete \(queue), contactpoint setup topology: the outboxes fill it again"
        return await Finding("queue \(queue) is durable and replicated", advice: advice) {
            try await connected(as: Secrets.administrator) { topology in
                _ = try await topology.inspect(queue: queue)
                try await topology.declareQuorumQueue(queue)
            }
        }
    }

    private func served(_ queue: String) async -> Finding {
        await Finding("queue \(queue) is served", advice: TopologyPlan.remedy(for: [queue])) {
            try await connected(as: Secrets.administrator) { topology in
                guard try await topology.serves(queue: queue) else {
                    throw Fault(.negative, "the broker lists it, and neither takes nor hands out what is in it")
                }
            }
        }
    }

    private func consumed(_ queue: String) async -> Finding {
        await Finding("queue \(queue) is consumed", advice: "start its service, or read its log") {
            try await connected(as: Secrets.administrator) { topology in
                guard try await topology.inspect(queue: queue).consumers > 0 else {
                    throw Fault(.negative, "nobody consumes it")
                }
            }
        }
    }

    private func connected(as owner: String, _ body: (Topology) async throws -> Void) async throws {
        let loop = EventLoop(name: "doctor")
        defer { loop.stop() }
        let address = try folder.configuration(of: owner).brokerAddress()
        let topology = Topology(address, on: loop, patience: .seconds(3), logger: .silent)
        do {
            try await body(topology)
        } catch {
            await topology.close()
            throw error
        }
        await topology.close()
    }
}
