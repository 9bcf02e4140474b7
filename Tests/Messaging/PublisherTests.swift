import Foundation
import Messaging
import Testing

@Suite struct PublisherTests {
    @Test func `a confirmed message is on the queue`() async throws {
        try await TestBroker.with { broker in
            let fates = try await broker.withPublisher { try await $0.publish([broker.message("one")]) }
            #expect(fates == [.confirmed])
            let delivered = try await broker.withConsumer { await $0.take(1) }
            #expect(delivered.map(\.text) == ["one"])
        }
    }

    @Test func `each message of a batch has its own fate, in order`() async throws {
        try await TestBroker.with { broker in
            var lost = broker.message()
            lost.routingKey = "nobody.\(UUID().uuidString)"
            let messages = [broker.message("a"), lost, broker.message("b"), lost, broker.message("c")]
            let fates = try await broker.withPublisher { try await $0.publish(messages) }
            let returned = Publisher.Fate.returned(code: 312, text: "NO_ROUTE")
            #expect(fates == [.confirmed, returned, .confirmed, returned, .confirmed])
        }
    }

    @Test func `a message that is not mandatory vanishes without a word`() async throws {
        try await TestBroker.with { broker in
            var message = broker.message()
            message.routingKey = "nobody.\(UUID().uuidString)"
            message.mandatory = false
            let fates = try await broker.withPublisher { [message] in try await $0.publish([message]) }
            #expect(fates == [.confirmed])
        }
    }

    @Test func `messages arrive in the order of publishing`() async throws {
        try await TestBroker.with { broker in
            let texts = (0..<3000).map(String.init)
            try await broker.withPublisher { publisher in
                for start in stride(from: 0, to: 3000, by: 500) {
                    let batch = texts[start..<(start + 500)].map { broker.message($0) }
                    #expect(try await publisher.publish(batch) == Array(repeating: .confirmed, count: 500))
                }
            }
            let delivered = try await broker.withConsumer(prefetch: 5000) { await $0.take(3000) }
            #expect(delivered.map(\.text) == texts)
        }
    }

    @Test func `many tasks at once each learn the fate of their own message`() async throws {
        try await TestBroker.with { broker in
            try await broker.withPublisher { publisher in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<400 {
                        group.addTask {
                            var message = broker.message("\(number)")
                            let isLost = number.isMultiple(of: 7)
                            if isLost { message.routingKey = "nobody" }
                            let fates = try await publisher.publish([message])
                            return fates == [isLost ? .returned(code: 312, text: "NO_ROUTE") : .confirmed]
                        }
                    }
                    for try await isRight in group { #expect(isRight) }
                }
            }
        }
    }

    @Test(arguments: [0, 1, 131_064, 131_065, 1 << 20])
    func `a body of any size arrives whole`(size: Int) async throws {
        try await TestBroker.with { broker in
            var message = broker.message()
            message.body = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            let sent = message
            let fates = try await broker.withPublisher { try await $0.publish([sent], within: .seconds(20)) }
            #expect(fates == [.confirmed])
            let delivered = try await broker.withConsumer { await $0.take(1) }
            #expect(delivered.first?.body == sent.body)
        }
    }

    @Test func `a body may be a slice of larger data`() async throws {
        try await TestBroker.with { broker in
            var message = broker.message()
            message.body = Data("xxslicexx".utf8)[2..<7]
            let sent = message
            _ = try await broker.withPublisher { try await $0.publish([sent]) }
            let delivered = try await broker.withConsumer { await $0.take(1) }
            #expect(delivered.map(\.text) == ["slice"])
        }
    }

    @Test func `a forged user is refused as a channel error, and the publisher goes on`() async throws {
        try await TestBroker.with { broker in
            try await broker.withPublisher { publisher in
                var forged = broker.message()
                forged.properties.userID = "somebody-else"
                let message = forged
                let error = await #expect(throws: BrokerError.self) { try await publisher.publish([message]) }
                guard case .channelClosed(406, _) = error?.reason else {
                    Issue.record("not a channel error: \(String(describing: error))")
                    return
                }
                #expect(try await publisher.publish([broker.message("after")]) == [.confirmed])
            }
            let delivered = try await broker.withConsumer { await $0.take(1) }
            #expect(delivered.map(\.text) == ["after"])
        }
    }

    @Test func `an exchange that does not exist is a channel error, and the publisher goes on`() async throws {
        try await TestBroker.with { broker in
            try await broker.withPublisher { publisher in
                var message = broker.message()
                message.exchange = "no-such-exchange"
                let lost = message
                let error = await #expect(throws: BrokerError.self) { try await publisher.publish([lost]) }
                #expect(error?.isRetriable == false)
                #expect(try await publisher.publish([broker.message()]) == [.confirmed])
            }
        }
    }

    @Test func `a batch with a message that can't be written sends nothing at all`() async throws {
        try await TestBroker.with { broker in
            try await broker.withPublisher { publisher in
                var message = broker.message()
                message.properties.correlationID = String(repeating: "x", count: 256)
                let long = message
                message = broker.message()
                message.properties.headers = ["big": .string(String(repeating: "x", count: 200_000))]
                let big = message
                for bad in [long, big] {
                    let error = await #expect(throws: BrokerError.self) {
                        try await publisher.publish([broker.message("before"), bad])
                    }
                    guard case .unencodable = error?.reason else {
                        Issue.record("\(String(describing: error))")
                        return
                    }
                }
                #expect(try await publisher.publish([broker.message("after")]) == [.confirmed])
            }
            let delivered = try await broker.withConsumer { await $0.take(1) }
            #expect(delivered.map(\.text) == ["after"])
        }
    }

    @Test func `a transient message arrives, and is not persistent`() async throws {
        try await TestBroker.with(quorum: false) { broker in
            try await broker.withPublisher { publisher in
                try await publisher.publishTransient([broker.message("hint")])
                let delivered = try await broker.withConsumer { await $0.take(1) }
                #expect(delivered.map(\.text) == ["hint"])
                #expect(delivered.first?.properties.persistent == false)
            }
        }
    }

    @Test func `a transient message that the broker refuses costs nothing else`() async throws {
        try await TestBroker.with { broker in
            try await broker.withPublisher { publisher in
                var message = broker.message()
                message.properties.userID = "somebody-else"
                try await publisher.publishTransient([message])
                #expect(try await publisher.publish([broker.message()]) == [.confirmed])
            }
        }
    }

    @Test func `a closed publisher says so`() async throws {
        try await TestBroker.with { broker in
            let publisher = Publisher(broker.address, on: broker.loop, name: "test", logger: .quiet)
            await publisher.close()
            await #expect(throws: BrokerError(.closed)) { try await publisher.publish([broker.message()]) }
        }
    }
}
