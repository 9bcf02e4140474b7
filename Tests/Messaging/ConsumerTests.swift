import Foundation
import Testing

@testable import Messaging

@Suite struct ConsumerTests {
    @Test func `what was acknowledged is gone`() async throws {
        try await TestBroker.with { broker in
            _ = try await broker.withPublisher { try await $0.publish([broker.message("a"), broker.message("b")]) }
            try await broker.withConsumer { consumer async throws in
                await consumer.acknowledge(await consumer.take(2))
            }
            #expect(try await broker.topology.inspect(queue: broker.queue).messages == 0)
        }
    }

    @Test func `what was not acknowledged is delivered again, and counted`() async throws {
        try await TestBroker.with { broker in
            _ = try await broker.withPublisher { try await $0.publish([broker.message("again")]) }
            for count in 0..<3 {
                let delivered = try await broker.withConsumer { await $0.take(1) }
                #expect(delivered.map(\.deliveryCount) == [count])
                #expect(delivered.map(\.redelivered) == [count > 0])
            }
        }
    }

    @Test func `what is given back comes again, and is counted`() async throws {
        try await TestBroker.with { broker in
            _ = try await broker.withPublisher { try await $0.publish([broker.message("again")]) }
            try await broker.withConsumer { consumer async throws in
                await consumer.requeue(await consumer.take(1))
                let second = await consumer.take(1)
                #expect(second.map(\.deliveryCount) == [1])
                await consumer.acknowledge(second)
            }
            #expect(try await broker.topology.inspect(queue: broker.queue).messages == 0)
        }
    }

    @Test func `deliveries may be acknowledged out of order, and some kept`() async throws {
        try await TestBroker.with { broker in
            let texts = (0..<10).map(String.init)
            _ = try await broker.withPublisher { try await $0.publish(texts.map { broker.message($0) }) }
            try await broker.withConsumer { consumer async throws in
                let all = await consumer.take(10)
                await consumer.acknowledge([all[7], all[1], all[0]])
                await consumer.acknowledge([all[5], all[1], all[4], all[2]])
            }
            let rest = try await broker.withConsumer { await $0.take(4) }
            #expect(Set(rest.map(\.text)) == ["3", "6", "8", "9"])
        }
    }

    @Test func `a limit bounds what is taken at once, and nothing is skipped`() async throws {
        try await TestBroker.with { broker in
            let texts = (0..<25).map(String.init)
            _ = try await broker.withPublisher { try await $0.publish(texts.map { broker.message($0) }) }
            try await broker.withConsumer { consumer async throws in
                var taken: [String] = []
                while taken.count < 25, let some = await consumer.next(upTo: 4) {
                    #expect(some.count <= 4)
                    taken += some.map(\.text)
                    await consumer.acknowledge(some)
                }
                #expect(taken == texts)
            }
        }
    }

    @Test func `no more than the prefetch is handed out before an acknowledgement`() async throws {
        try await TestBroker.with { broker in
            _ = try await broker.withPublisher { publisher in
                try await publisher.publish((0..<6).map { broker.message("\($0)") })
            }
            try await broker.withConsumer(prefetch: 2) { consumer async throws in
                let first = await consumer.take(2)
                #expect(try await broker.topology.inspect(queue: broker.queue).messages == 4)
                await consumer.acknowledge(first)
                #expect(await consumer.take(2).map(\.text) == ["2", "3"])
            }
        }
    }

    @Test func `a cancelled wait ends, and loses no delivery`() async throws {
        try await TestBroker.with { broker in
            try await broker.withConsumer { consumer async throws in
                let waiting = Task { await consumer.next(upTo: 1) }
                waiting.cancel()
                #expect(await waiting.value == nil)
                _ = try await broker.withPublisher { try await $0.publish([broker.message("later")]) }
                #expect(await consumer.take(1).map(\.text) == ["later"])
            }
        }
    }

    @Test func `closing ends a wait`() async throws {
        try await TestBroker.with { broker in
            let consumer = Consumer(broker.address, queue: broker.queue, on: broker.loop, name: "test", logger: .quiet)
            async let waiting = consumer.next(upTo: 1)
            await consumer.close()
            let outcome = await waiting
            #expect(outcome == nil)
            #expect(await consumer.next(upTo: 1) == nil)
        }
    }

    @Test func `a queue that is deleted and later declared again is subscribed to again`() async throws {
        try await TestBroker.with { broker in
            try await broker.withConsumer { consumer async throws in
                _ = try await broker.withPublisher { try await $0.publish([broker.message("before")]) }
                await consumer.acknowledge(await consumer.take(1))
                try await broker.topology.deleteQueue(broker.queue)
                while await consumer.isConnected { await Task.yield() }
                try await broker.topology.declareQuorumQueue(broker.queue)
                _ = try await broker.withPublisher { try await $0.publish([broker.message("after")]) }
                #expect(await consumer.take(1).map(\.text) == ["after"])
            }
        }
    }

    @Test func `a subscription that the broker forgot is noticed by its silence`() async throws {
        try await TestBroker.with { broker in
            let consumer = Consumer(
                broker.address, queue: broker.queue, prefetch: 10, longestSilence: .milliseconds(200), on: broker.loop,
                name: "test", logger: .quiet)
            _ = try await broker.withPublisher { try await $0.publish([broker.message("before")]) }
            await consumer.acknowledge(await consumer.take(1))
            // In one breath, so that the broker may mistake the new queue for the old one.
            try await broker.topology.deleteQueue(broker.queue)
            try await broker.topology.declareQuorumQueue(broker.queue)
            _ = try await broker.withPublisher { try await $0.publish([broker.message("after")]) }
            #expect(await consumer.take(1).map(\.text) == ["after"])
            await consumer.close()
        }
    }

    @Test func `a consumer waits for a queue that is not there yet`() async throws {
        try await TestBroker.with { broker in
            try await broker.topology.deleteQueue(broker.queue)
            try await broker.withConsumer { consumer async throws in
                async let delivered = consumer.take(1)
                await #expect(throws: BrokerError.self) { try await broker.topology.inspect(queue: broker.queue) }
                try await broker.topology.declareQuorumQueue(broker.queue)
                _ = try await broker.withPublisher { try await $0.publish([broker.message("at last")]) }
                let texts = await delivered.map(\.text)
                #expect(texts == ["at last"])
            }
        }
    }
}
