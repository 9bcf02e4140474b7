import EventLoop
import Foundation
import Testing

@testable import Messaging

/// A peer that is stopped or cut off without a word is noticed by its silence alone.
@Suite struct HeartbeatTests {
    @Test func `a publisher gives up a broker that falls silent, and publishes again once it speaks`() async throws {
        try await TestBroker.with { broker async throws in
            let proxy = Proxy(to: broker.address)
            let publisher = Publisher(
                proxy.address, on: broker.loop, name: "test", heartbeatSeconds: 1, logger: .quiet)
            #expect(try await publisher.publish([broker.message("before")]) == [.confirmed])
            proxy.hold(true)
            // A deadline far beyond the heartbeat: what ends the wait is the silence.
            let error = await #expect(throws: BrokerError.self) {
                try await publisher.publish([broker.message("lost")], within: .seconds(600))
            }
            #expect(error == BrokerError(.connectionLost("no heartbeat")))
            proxy.hold(false)
            #expect(try await publisher.publish([broker.message("after")], within: .seconds(60)) == [.confirmed])
            await publisher.close()
            proxy.close()
        }
    }

    @Test func `a consumer without work gives up a broker that falls silent, and gets everything again`() async throws {
        try await TestBroker.with { broker async throws in
            let proxy = Proxy(to: broker.address)
            let consumer = Consumer(
                proxy.address, queue: broker.queue, prefetch: 10, longestSilence: .seconds(600), heartbeatSeconds: 1,
                on: broker.loop, name: "test", logger: .quiet)
            _ = try await broker.withPublisher { try await $0.publish([broker.message("kept")]) }
            #expect(await consumer.take(1).map(\.text) == ["kept"])
            proxy.hold(true)
            while await consumer.isConnected { await Task.yield() }
            proxy.hold(false)
            let again = await consumer.take(1)
            #expect(again.map(\.text) == ["kept"])
            #expect(again.allSatisfy { $0.redelivered })
            await consumer.close()
            proxy.close()
        }
    }
}
