import EventLoop
import Foundation
import Messaging
import Testing

@Suite struct OutageTests {
    private func withProxy(_ body: (TestBroker, Proxy) async throws -> Void) async throws {
        try await TestBroker.with { broker in
            let proxy = Proxy(to: broker.address)
            let outcome = await Result.catching { try await body(broker, proxy) }
            proxy.close()
            try outcome.get()
        }
    }

    @Test func `a publisher whose connection was cut publishes again`() async throws {
        try await withProxy { broker, proxy in
            try await broker.withPublisher(at: proxy.address) { publisher in
                #expect(try await publisher.publish([broker.message("before")]) == [.confirmed])
                proxy.cut()
                var outcome: [Publisher.Fate]?
                while outcome == nil { outcome = try? await publisher.publish([broker.message("after")]) }
                #expect(outcome == [.confirmed])
            }
        }
    }

    @Test func `a message on a connection that is cut has no known fate`() async throws {
        try await withProxy { broker, proxy in
            try await broker.withPublisher(at: proxy.address) { publisher in
                _ = try await publisher.publish([broker.message("before")])
                proxy.hold(true)
                async let fates = publisher.publish([broker.message("lost")], within: .seconds(60))
                // What is published behind it and is not waited for long proves that the first was sent.
                await #expect(throws: BrokerError(.deadline)) {
                    try await publisher.publish([broker.message()], within: .milliseconds(100))
                }
                proxy.hold(false)
                proxy.cut()
                do {
                    _ = try await fates
                    Issue.record("a fate that nobody can know")
                } catch let error as BrokerError {
                    guard case .connectionLost = error.reason else {
                        Issue.record("\(error)")
                        return
                    }
                    #expect(error.isRetriable)
                }
            }
        }
    }

    @Test func `a consumer whose connection was cut gets everything again`() async throws {
        try await withProxy { broker, proxy in
            let texts = (0..<20).map(String.init)
            _ = try await broker.withPublisher { try await $0.publish(texts.map { broker.message($0) }) }
            try await broker.withConsumer(at: proxy.address) { consumer in
                let early = await consumer.take(20)
                await consumer.acknowledge(Array(early[0..<5]))
                proxy.cut()
                var again: [Delivery] = []
                while !Set(again.map(\.text)).isSuperset(of: texts[5...]) { again += await consumer.take(1) }
                #expect(again.allSatisfy(\.redelivered))
                // Numbers of the lost connection: said to the broker now, they would cost the channel.
                await consumer.acknowledge(early)
                await consumer.acknowledge(again)
                _ = try await broker.withPublisher { try await $0.publish([broker.message("new")]) }
                var last: [Delivery] = []
                while last.first?.text != "new" { last = await consumer.take(1) }
            }
        }
    }

    @Test func `a requester whose connection was cut asks again by another queue`() async throws {
        try await withProxy { broker, proxy in
            let requester = Requester(
                proxy.address, replyQueuePrefix: "\(broker.queue).reply.", repliesExchanges: [], on: broker.loop,
                name: "test", logger: .quiet)
            try await requester.connected()
            async let asking = requester.ask(broker.message(), within: .seconds(60))
            let question = try await broker.withConsumer { await $0.take(1) }
            proxy.cut()
            await #expect(throws: BrokerError.self) { try await asking }
            async let again = requester.ask(broker.message("again"), within: .seconds(60))
            try await broker.withConsumer { consumer in
                for next in await consumer.take(2) where next.text == "again" {
                    #expect(next.properties.replyTo != question.first?.properties.replyTo)
                    let reply = OutgoingMessage(
                        exchange: "", routingKey: next.properties.replyTo ?? "",
                        properties: MessageProperties(correlationID: next.properties.correlationID), body: next.body)
                    _ = try await broker.withPublisher { try await $0.publish([reply]) }
                }
            }
            #expect(try await again.text == "again")
            await requester.close()
        }
    }

    @Test func `what is published before the broker is there waits for it`() async throws {
        try await withProxy { broker, proxy in
            proxy.refuse(true)
            try await broker.withPublisher(at: proxy.address) { publisher in
                let error = await #expect(throws: BrokerError.self) {
                    try await publisher.publish([broker.message()], within: .milliseconds(300))
                }
                guard case .cannotConnect = error?.reason else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                async let fates = publisher.publish([broker.message()], within: .seconds(30))
                proxy.refuse(false)
                #expect(try await fates == [.confirmed])
            }
        }
    }

    @Test func `a wrong password is a refused login`() async throws {
        try await TestBroker.with { broker in
            var address = broker.address
            address.password = "wrong"
            let wrong = address
            try await broker.withPublisher(at: wrong) { publisher in
                let error = await #expect(throws: BrokerError.self) {
                    try await publisher.publish([broker.message()], within: .seconds(3))
                }
                #expect(error?.isFatal == true)
            }
        }
    }

    @Test func `a cancelled publish ends, also while the broker is away`() async throws {
        try await withProxy { broker, proxy in
            proxy.refuse(true)
            try await broker.withPublisher(at: proxy.address) { publisher in
                let publishing = Task { try await publisher.publish([broker.message()], within: .seconds(600)) }
                publishing.cancel()
                await #expect(throws: CancellationError.self) { try await publishing.value }
            }
        }
    }

    @Test func `the next host is tried when one does not answer`() async throws {
        try await TestBroker.with { broker in
            var address = broker.address
            address.hosts.insert(BrokerAddress.Host(name: "127.0.0.1", port: 1), at: 0)
            let cluster = address
            let fates = try await broker.withPublisher(at: cluster) { try await $0.publish([broker.message()]) }
            #expect(fates == [.confirmed])
        }
    }
}
