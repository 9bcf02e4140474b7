import Foundation
import Messaging
import Testing

@Suite struct TopologyTests {
    @Test func `a binding leads from exchange to queue`() async throws {
        try await TestBroker.with { broker async throws in
            for kind in ExchangeKind.allCases {
                let exchange = "\(broker.queue).\(kind)"
                try await broker.topology.declareExchange(exchange, kind: kind)
                try await broker.topology.bind(queue: broker.queue, to: exchange, key: "key")
                var message = broker.message()
                message.exchange = exchange
                message.routingKey = "key"
                let sent = message
                #expect(try await broker.withPublisher { try await $0.publish([sent]) } == [.confirmed])
            }
            let before = try await broker.topology.inspect(queue: broker.queue)
            #expect(before.messages == 3)
            #expect(before.consumers == 0)
            try await broker.topology.purge(queue: broker.queue)
            #expect(try await broker.topology.inspect(queue: broker.queue).messages == 0)
        }
    }

    @Test func `declaring twice is harmless, declaring otherwise is refused, and work goes on`() async throws {
        try await TestBroker.with { broker async throws in
            try await broker.topology.declareQuorumQueue(broker.queue)
            let error = await #expect(throws: BrokerError.self) {
                try await broker.topology.declareClassicQueue(broker.queue)
            }
            guard case .channelClosed(406, _) = error?.reason else {
                Issue.record("\(String(describing: error))")
                return
            }
            try await broker.topology.declareQuorumQueue(broker.queue)
        }
    }

    @Test func `a queue that does not exist can't be inspected`() async throws {
        try await TestBroker.with { broker async throws in
            let error = await #expect(throws: BrokerError.self) {
                _ = try await broker.topology.inspect(queue: "\(broker.queue).absent")
            }
            guard case .channelClosed(404, _) = error?.reason else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test func `the broker names a queue's type and its own version`() async throws {
        try await TestBroker.with { broker async throws in
            try await broker.topology.declareQuorumQueue(broker.queue)
            #expect(try await broker.topology.type(of: broker.queue) == "rabbit_quorum_queue")
            #expect(try await broker.topology.inspect(queue: broker.queue).consumers == 0)
            let classic = "\(broker.queue).classic"
            try await broker.topology.declareClassicQueue(classic)
            #expect(try await broker.topology.type(of: classic) == "rabbit_classic_queue")
            try await broker.topology.deleteQueue(classic)
            #expect(try await broker.topology.brokerVersion()?.split(separator: ".").count == 3)
        }
    }

    @Test func `a queue that is served is known by consuming it, and what was taken is given back`() async throws {
        try await TestBroker.with { broker async throws in
            let sent = broker.message("first")
            #expect(try await broker.withPublisher { try await $0.publish([sent]) } == [.confirmed])
            let asking = Topology(broker.address, on: broker.loop, logger: .quiet)
            #expect(try await asking.serves(queue: broker.queue))
            await asking.close()
            let delivery = try await broker.withConsumer { await $0.take(1) }
            #expect(delivery.map(\.text) == ["first"])
        }
    }
}
