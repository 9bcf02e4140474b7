import Contracts
import Messaging

extension TopologyPlan {
    /// Declares everything, and returns once every queue has a leader: before that nobody may be served.
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
