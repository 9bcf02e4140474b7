import EventLoop
import Logging
import Messaging

/// Answers as the requests lane of a service does, without the work: each request by itself, with its own body.
actor Responding {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private let consumer: Consumer
    private let publisher: Publisher

    init(from queue: String, prefetch: Int, at address: BrokerAddress, on loop: EventLoop, logger: Logger) {
        self.loop = loop
        consumer = Consumer(address, queue: queue, prefetch: prefetch, on: loop, name: "bench", logger: logger)
        publisher = Publisher(address, on: loop, name: "bench", logger: logger)
    }

    /// Until the process is ended.
    func run() async throws {
        while let requests = await consumer.next(upTo: 16) {
            for request in requests {
                try await publisher.publishTransient([
                    OutgoingMessage(
                        exchange: "", routingKey: request.properties.replyTo ?? "",
                        properties: MessageProperties(
                            contentType: "application/json", correlationID: request.properties.correlationID),
                        body: request.body)
                ])
                await consumer.acknowledge([request])
            }
        }
    }
}
