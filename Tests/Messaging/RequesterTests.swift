import EventLoop
import Foundation
import Messaging
import Testing

@Suite struct RequesterTests {
    /// Answers every question on the scratch queue with its own text, by a replies exchange, until closed.
    private func withEcho(
        _ broker: TestBroker, broadcastKeys: [String] = [], _ body: @escaping (Requester, String) async throws -> Void
    ) async throws {
        let replies = "\(broker.queue).replies"
        try await broker.topology.declareExchange(replies, kind: .topic)
        let requester = Requester(
            broker.address, replyQueuePrefix: "\(broker.queue).reply.", repliesExchanges: [replies],
            broadcastKeys: broadcastKeys.map { (replies, $0) }, on: broker.loop, name: "test", logger: .quiet)
        try await broker.withConsumer { consumer in
            try await broker.withPublisher { publisher in
                async let serving: Void = {
                    while let questions = await consumer.next(upTo: 100) {
                        try await publisher.publishTransient(
                            questions.map { question in
                                OutgoingMessage(
                                    exchange: replies, routingKey: question.properties.replyTo ?? "",
                                    properties: MessageProperties(correlationID: question.properties.correlationID),
                                    body: question.body)
                            })
                        await consumer.acknowledge(questions)
                    }
                }()
                let outcome = await Result.catching { try await body(requester, replies) }
                await requester.close()
                await consumer.close()
                try await serving
                try outcome.get()
            }
        }
    }

    @Test func `a question gets its reply`() async throws {
        try await TestBroker.with { broker in
            try await withEcho(broker) { requester, _ async throws in
                let reply = try await requester.ask(broker.message("ping"), within: .seconds(10))
                #expect(reply.text == "ping")
            }
        }
    }

    @Test func `many questions at once each get their own reply`() async throws {
        try await TestBroker.with { broker in
            try await withEcho(broker) { requester, _ async throws in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<300 {
                        group.addTask {
                            let question = broker.message("\(number)")
                            return try await requester.ask(question, within: .seconds(20)).text == "\(number)"
                        }
                    }
                    for try await isRight in group { #expect(isRight) }
                }
            }
        }
    }

    @Test func `a question that nobody serves fails at once`() async throws {
        try await TestBroker.with { broker in
            try await withEcho(broker) { requester, _ async throws in
                var message = broker.message()
                message.routingKey = "nobody"
                let lost = message
                let error = await #expect(throws: BrokerError.self) {
                    try await requester.ask(lost, within: .seconds(60))
                }
                #expect(error == BrokerError(.unroutable(code: 312, text: "NO_ROUTE")))
            }
        }
    }

    @Test func `a question without an answer ends at its deadline, and expires on the queue`() async throws {
        try await TestBroker.with { broker in
            let requester = Requester(
                broker.address, replyQueuePrefix: "\(broker.queue).reply.", repliesExchanges: [], on: broker.loop,
                name: "test", logger: .quiet)
            try await requester.connected()
            await #expect(throws: BrokerError(.deadline)) {
                try await requester.ask(broker.message(), within: .milliseconds(200))
            }
            await requester.close()
        }
    }

    @Test func `a cancelled question ends`() async throws {
        try await TestBroker.with { broker in
            let requester = Requester(
                broker.address, replyQueuePrefix: "\(broker.queue).reply.", repliesExchanges: [], on: broker.loop,
                name: "test", logger: .quiet)
            let asking = Task { try await requester.ask(broker.message(), within: .seconds(600)) }
            asking.cancel()
            await #expect(throws: CancellationError.self) { try await asking.value }
            await requester.close()
        }
    }

    @Test func `what is broadcast reaches every listener`() async throws {
        try await TestBroker.with { broker in
            try await withEcho(broker, broadcastKeys: ["news.#"]) { requester, replies async throws in
                let first = await requester.broadcasts()
                let second = await requester.broadcasts()
                try await requester.connected()
                try await broker.withPublisher { publisher in
                    let message = OutgoingMessage(exchange: replies, routingKey: "news.today", body: Data("hear".utf8))
                    _ = try await publisher.publish([message])
                }
                for stream in [first, second] {
                    var iterator = stream.makeAsyncIterator()
                    #expect(await iterator.next()?.text == "hear")
                }
            }
        }
    }
}

extension Result where Failure == any Error {
    /// The outcome of `body`, for what must be cleaned up in between.
    static func catching(_ body: () async throws -> Success) async -> Self {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
