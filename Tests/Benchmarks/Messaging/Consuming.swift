import EventLoop
import Logging
import Messaging

/// Consumes as a lane of events does: batch by batch, each acknowledged as a whole.
actor Consuming {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    private let consumer: Consumer

    init(from queue: String, prefetch: Int, at address: BrokerAddress, on loop: EventLoop, logger: Logger) {
        self.loop = loop
        consumer = Consumer(address, queue: queue, prefetch: prefetch, on: loop, name: "bench", logger: logger)
    }

    /// Measures from the first arrival.
    func run(count: Int) async throws -> Meter.Reading? {
        var meter: Meter?
        var taken = 0
        var bytes = 0
        while taken < count, let deliveries = await consumer.next(upTo: 256) {
            if meter == nil { meter = Meter() }
            for delivery in deliveries { bytes += delivery.body.count }
            taken += deliveries.count
            await consumer.acknowledge(deliveries)
        }
        let reading = meter?.reading(of: taken)
        await consumer.close()
        return bytes == taken * 512 ? reading : nil
    }
}
