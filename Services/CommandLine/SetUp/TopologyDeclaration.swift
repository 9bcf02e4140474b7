import Contracts
import Messaging

extension TopologyPlan {
    /// Declares everything, and returns once the broker lists every queue. Whether it serves them, `lost` tells.
    /// - Throws: `SetUpFault` naming an exchange or a queue that is there and is otherwise, so that it could lose messages.
    func declare(on topology: Topology) async throws {
        for exchange in exchanges {
            try await Self.naming("the exchange \(exchange.name) is not durable, or of another kind than it must be") {
                try await topology.declareExchange(exchange.name, kind: exchange.kind == .fanout ? .fanout : .direct)
            }
        }
        for queue in queues {
            try await Self.naming("the queue \(queue) is not a durable, replicated one without limits") {
                try await topology.declareQuorumQueue(queue)
            }
        }
        for binding in bindings {
            try await topology.bind(queue: binding.queue, to: binding.exchange, key: binding.key)
        }
        for queue in queues { _ = try await Patience.until(.seconds(60)) { try await topology.inspect(queue: queue) } }
    }

    /// The queues that the broker lists and does not serve.
    func lost(on topology: Topology) async throws -> [String] {
        var lost: [String] = []
        for queue in queues where try await !topology.serves(queue: queue) { lost.append(queue) }
        return lost
    }

    /// Whether what is in a queue is in an outbox too, or is asked again: not so of the intake, nor of receipts.
    static func isFilledAgain(_ queue: String) -> Bool {
        Party.services.contains { queue == Lane.requests.queue(of: $0) || queue == Lane.events.queue(of: $0) }
    }

    /// What to do about queues that the broker does not serve.
    static func remedy(for lost: [String]) -> String {
        let named = lost.filter { !isFilledAgain($0) }.map { "--replace \($0)" }
        let options = (named.count < lost.count ? ["--replace-lost"] : []) + named
        return "once all the broker's nodes are up, contactpoint setup topology \(options.joined(separator: " "))"
    }

    private static func naming(_ fault: String, _ declare: () async throws -> Void) async throws {
        do {
            try await declare()
        } catch let error as BrokerError {
            guard case .channelClosed(406, _) = error.reason else { throw error }
            throw SetUpFault("unsafe broker: \(fault): stop the services, delete it, and set up again (\(error))")
        }
    }

    /// The lanes of the services, which somebody is to consume.
    var lanes: [String] { queues.filter { !$0.hasPrefix("receipts.") } }
}
