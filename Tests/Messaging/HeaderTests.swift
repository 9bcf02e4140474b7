import Foundation
import Messaging
import Testing

@Suite struct HeaderTests {
    @Test func `properties and headers arrive as they were sent`() async throws {
        try await TestBroker.with { broker in
            var message = broker.message()
            message.properties = MessageProperties(
                contentType: "application/json", contentEncoding: "identity", messageID: "m-1", correlationID: "c-1",
                replyTo: "reply-queue", type: "directory.example.v1", userID: broker.address.user, appID: "test",
                timestamp: Date(timeIntervalSince1970: 1_700_000_000), expiration: .seconds(60), persistent: true,
                headers: [
                    "text": "Zoë Example 🧒", "empty": "", "number": .integer(.min), "yes": true,
                    "bytes": .bytes([0, 255, 0xC3]), "nothing": .other,
                    "list": .list(["a", 1, false, .list([]), .table([:])]),
                    "table": .table(["inner": .table(["deep": 7])]),
                ])
            let sent = message
            #expect(try await broker.withPublisher { try await $0.publish([sent]) } == [.confirmed])
            let delivered = try await broker.withConsumer { await $0.take(1) }
            #expect(delivered.first?.properties == sent.properties)
        }
    }

    @Test func `a message without any property arrives`() async throws {
        try await TestBroker.with { broker in
            let message = OutgoingMessage(
                exchange: "", routingKey: broker.queue, properties: MessageProperties(persistent: false), body: Data())
            #expect(try await broker.withPublisher { try await $0.publish([message]) } == [.confirmed])
            let delivered = try await broker.withConsumer { await $0.take(1) }
            #expect(delivered.map(\.body) == [Data()])
        }
    }

    @Test func `headers of every kind from another program are read, or passed over`() async throws {
        try await TestBroker.with { broker in
            try ForeignPublisher.publishEveryKindOfHeader(to: broker.queue, at: broker.address)
            let delivered = try await broker.withConsumer { await $0.take(1) }
            #expect(
                delivered.first?.properties.headers == [
                    "boolean": true, "i8": -8, "u8": 208, "i16": -1600, "u16": 61_600, "i32": -320_000,
                    "u32": 3_200_000_000, "i64": .integer(.min), "f32": .other, "f64": .other, "decimal": .other,
                    "timestamp": .other, "nothing": .other, "no text": .bytes([0xFF, 0, 0xC3]),
                    "bytes": .bytes([0xFF, 0, 0xC3]),
                ])
        }
    }

    @Test func `headers nested deeper than anyone needs arrive cut off`() async throws {
        try await TestBroker.with { broker in
            var message = broker.message("deep")
            var value: HeaderValue = 1
            for _ in 0..<300 { value = .table(["in": .list([value])]) }
            message.properties.headers = ["deep": value, "flat": 2]
            let sent = message
            #expect(try await broker.withPublisher { try await $0.publish([sent]) } == [.confirmed])
            let delivered = try await broker.withConsumer { await $0.take(1) }
            #expect(delivered.map(\.text) == ["deep"])
            #expect(delivered.first?.properties.headers["flat"] == 2)
        }
    }
}
