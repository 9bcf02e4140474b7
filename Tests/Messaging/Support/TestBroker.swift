import EventLoop
import Foundation
import Logging
import Messaging
import Testing

/// The real broker that the tests run against, and a scratch queue on it.
struct TestBroker {
    /// Thrown where no broker is named.
    struct Missing: Error, CustomStringConvertible {
        let description =
            "CONTACTPOINT_TEST_BROKER names no broker (amqp://user:password@host:port/vhost): run compose/test"
    }

    let address: BrokerAddress
    let loop: EventLoop
    let topology: Topology
    /// A queue name of this test alone.
    let queue: String

    /// Lends a broker with an empty quorum queue named `queue`, which is deleted afterwards.
    static func with(
        quorum: Bool = true, _ body: (TestBroker) async throws -> Void
    ) async throws {
        guard let url = ProcessInfo.processInfo.environment["CONTACTPOINT_TEST_BROKER"] else { throw Missing() }
        let address = try BrokerAddress(url: url)
        let loop = EventLoop(name: "test")
        let broker = TestBroker(
            address: address, loop: loop, topology: Topology(address, on: loop, logger: .quiet),
            queue: "test.\(UUID().uuidString.lowercased())")
        if quorum {
            try await broker.topology.declareQuorumQueue(broker.queue)
        } else {
            try await broker.topology.declareClassicQueue(broker.queue)
        }
        do {
            try await body(broker)
        } catch {
            await broker.tearDown()
            throw error
        }
        await broker.tearDown()
    }

    private func tearDown() async {
        try? await topology.deleteQueue(queue)
        await topology.close()
        loop.stop()
    }

    func withPublisher<Result>(
        at address: BrokerAddress? = nil, _ body: (Publisher) async throws -> Result
    ) async throws -> Result {
        let publisher = Publisher(address ?? self.address, on: loop, name: "test", logger: .quiet)
        do {
            let result = try await body(publisher)
            await publisher.close()
            return result
        } catch {
            await publisher.close()
            throw error
        }
    }

    func withConsumer<Result>(
        at address: BrokerAddress? = nil, prefetch: Int = 1000, _ body: (Consumer) async throws -> Result
    ) async throws -> Result {
        let consumer = Consumer(
            address ?? self.address, queue: queue, prefetch: prefetch, on: loop, name: "test", logger: .quiet)
        do {
            let result = try await body(consumer)
            await consumer.close()
            return result
        } catch {
            await consumer.close()
            throw error
        }
    }

    /// A message to the scratch queue.
    func message(_ text: String = "hello") -> OutgoingMessage {
        OutgoingMessage(
            exchange: "", routingKey: queue, properties: MessageProperties(messageID: UUID().uuidString),
            body: Data(text.utf8))
    }
}

extension Consumer {
    /// Takes until there are `count`, fewer only if closed; acknowledges nothing.
    func take(_ count: Int) async -> [Delivery] {
        var taken: [Delivery] = []
        while taken.count < count, let more = await next(upTo: count - taken.count) { taken += more }
        return taken
    }
}

extension Delivery {
    var text: String { String(decoding: body, as: UTF8.self) }
}

extension Logger {
    /// Says nothing: what the tests provoke would read like failures.
    static var quiet: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }
}
