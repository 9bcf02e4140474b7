import Foundation
import Testing

@testable import Messaging

@Suite struct ContentAssemblyTests {
    private let delivery = ContentAssembly.Announcement.delivery(
        tag: 7, redelivered: true, exchange: "x", routingKey: "k")

    /// The text of the message, if it is whole.
    private func body(of incoming: Incoming?) -> String? {
        guard case .delivered(let delivery) = incoming else { return nil }
        return delivery.text
    }

    private func append(_ text: String, to assembly: inout ContentAssembly) throws -> Incoming? {
        var bytes = Array(text.utf8)
        return try bytes.withUnsafeMutableBytes { try assembly.append(UnsafeRawBufferPointer($0)) }
    }

    @Test func `a message is whole when its parts add up`() throws {
        var assembly = ContentAssembly()
        try assembly.announce(delivery)
        #expect(body(of: try assembly.begin(MessageProperties(), size: 5)) == nil)
        #expect(body(of: try append("he", to: &assembly)) == nil)
        #expect(body(of: try append("llo", to: &assembly)) == "hello")
        #expect(assembly.isIdle)
    }

    @Test func `a message without a body is whole with its header`() throws {
        var assembly = ContentAssembly()
        try assembly.announce(delivery)
        #expect(body(of: try assembly.begin(MessageProperties(), size: 0)) == "")
    }

    @Test func `a size that nobody could hold is not believed`() throws {
        var assembly = ContentAssembly()
        try assembly.announce(delivery)
        #expect(body(of: try assembly.begin(MessageProperties(), size: .max)) == nil)
        #expect(body(of: try append("x", to: &assembly)) == nil)
    }

    @Test func `frames out of turn are violations`() throws {
        var assembly = ContentAssembly()
        #expect(throws: BrokerError.self) { _ = try append("x", to: &assembly) }
        #expect(throws: BrokerError.self) { _ = try assembly.begin(MessageProperties(), size: 1) }
        try assembly.announce(delivery)
        #expect(throws: BrokerError.self) { try assembly.announce(delivery) }
        _ = try assembly.begin(MessageProperties(), size: 1)
        #expect(throws: BrokerError.self) { _ = try append("too long", to: &assembly) }
    }
}
