import EventLoop
import Foundation
import Logging
import Messaging

/// Asks as a service asks another: tasks of an actor on the requester's loop, each waiting for its reply.
actor Requesting {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private let requester: Requester
    private let question: OutgoingMessage
    private var asked = 0

    init(by queue: String, at address: BrokerAddress, on loop: EventLoop, logger: Logger) {
        self.loop = loop
        requester = Requester(
            address, replyQueuePrefix: "bench.reply.", repliesExchanges: [], on: loop, name: "bench", logger: logger)
        question = OutgoingMessage(
            exchange: "", routingKey: queue, properties: MessageProperties(contentType: "application/json"),
            body: Data(repeating: UInt8(ascii: "x"), count: 512))
    }

    /// A tenth of `count` before, not measured.
    func run(count: Int, inFlight: Int) async throws -> Meter.Reading {
        try await requester.connected()
        try await ask(count / 10, inFlight: inFlight)
        let meter = Meter()
        try await ask(count, inFlight: inFlight)
        let reading = meter.reading(of: count)
        await requester.close()
        return reading
    }

    private func ask(_ count: Int, inFlight: Int) async throws {
        asked = 0
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<inFlight { group.addTask { try await self.ask(until: count) } }
            try await group.waitForAll()
        }
    }

    private func ask(until count: Int) async throws {
        while asked < count {
            asked += 1
            _ = try await requester.ask(question, within: .seconds(10))
        }
    }
}
