import EventLoop
import Foundation
import Logging
import Messaging

/// Publishes as the relay of an outbox does: an actor on the publisher's loop, some batches at once.
actor Publishing {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private let publisher: Publisher
    private let queue: String
    private let body = Data(repeating: UInt8(ascii: "x"), count: 512)
    private var sent = 0

    init(to queue: String, at address: BrokerAddress, on loop: EventLoop, logger: Logger) {
        self.loop = loop
        self.queue = queue
        publisher = Publisher(address, on: loop, name: "bench", logger: logger)
    }

    /// No more than `window` messages wait for their confirm. The first of all, which connects, is not measured.
    func run(count: Int, window: Int, batch: Int) async throws -> Meter.Reading {
        try await publish(1)
        sent = 0
        let meter = Meter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<max(1, window / batch) {
                group.addTask { try await self.publish(until: count, batch: batch) }
            }
            try await group.waitForAll()
        }
        let reading = meter.reading(of: count)
        await publisher.close()
        return reading
    }

    private func publish(until count: Int, batch: Int) async throws {
        while sent < count { try await publish(min(batch, count - sent)) }
    }

    private func publish(_ count: Int) async throws {
        let messages = (sent..<sent + count).map { number in
            OutgoingMessage(
                exchange: "", routingKey: queue,
                properties: MessageProperties(contentType: "application/json", messageID: "message-\(number)"),
                body: body)
        }
        sent += count
        for fate in try await publisher.publish(messages, within: .seconds(60)) where fate != .confirmed {
            throw Unconfirmed()
        }
    }

    struct Unconfirmed: Error {}
}
