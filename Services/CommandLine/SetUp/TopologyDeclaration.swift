import Contracts
import Messaging

extension TopologyPlan {
    /// Declares everything, and returns once every queue has a leader: before that nobody may be served.
    func declare(on topology: Topology) async throws {
        for exchange in exchanges {
            try await topology.declareExchange(exchange.name, kind: exchange.kind == .fanout ? .fanout : .direct)
        }
        for queue in queues { try await topology.declareQuorumQueue(queue) }
        for binding in bindings {
            try await topology.bind(queue: binding.queue, to: binding.exchange, key: binding.key)
        }
        for queue in queues { _ = try await Patience.until(.seconds(60)) { try await topology.inspect(queue: queue) } }
    }

    /// The lanes of the services, which somebody is to consume.
    var lanes: [String] { queues.filter { !$0.hasPrefix("receipts.") } }
}
