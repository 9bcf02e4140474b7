import Foundation

/// Puts a message together from the frames it comes in: a method, a header, and bodies until they add up.
struct ContentAssembly {
    /// The method that announced the content.
    enum Announcement {
        case delivery(tag: UInt64, redelivered: Bool, exchange: String, routingKey: String)
        case returned(code: Int, text: String, exchange: String, routingKey: String)
    }

    private enum State {
        case idle
        case announced(Announcement)
        case growing(Announcement, MessageProperties, size: UInt64)
    }

    private var state = State.idle
    private var body = Data()

    var isIdle: Bool { if case .idle = state { true } else { false } }

    mutating func announce(_ announcement: Announcement) throws(BrokerError) {
        guard case .idle = state else { throw BrokerError(.protocolViolation("a message within a message")) }
        state = .announced(announcement)
    }

    /// The whole message, if its body is empty.
    mutating func begin(_ properties: MessageProperties, size: UInt64) throws(BrokerError) -> Incoming? {
        guard case .announced(let announcement) = state else {
            throw BrokerError(.protocolViolation("a header that nothing announced"))
        }
        guard size > 0 else { return finish(announcement, properties) }
        // What the size claims is not yet here, so only a part of a large claim is believed.
        body.reserveCapacity(Int(min(size, 4 << 20)))
        state = .growing(announcement, properties, size: size)
        return nil
    }

    /// The whole message, if this was the last part of it.
    mutating func append(_ part: UnsafeRawBufferPointer) throws(BrokerError) -> Incoming? {
        guard case .growing(let announcement, let properties, let size) = state else {
            throw BrokerError(.protocolViolation("a body without a header"))
        }
        body.append(contentsOf: part)
        guard body.count <= size else { throw BrokerError(.protocolViolation("a body longer than announced")) }
        return body.count == size ? finish(announcement, properties) : nil
    }

    private mutating func finish(_ announcement: Announcement, _ properties: MessageProperties) -> Incoming {
        let whole = body
        body = Data()
        state = .idle
        switch announcement {
        case .delivery(let tag, let redelivered, let exchange, let routingKey):
            return .delivered(
                Delivery(
                    exchange: exchange, routingKey: routingKey, redelivered: redelivered, properties: properties,
                    body: whole, tag: tag, generation: 0))
        case .returned(let code, let text, let exchange, let routingKey):
            return .returned(
                Return(
                    code: code, text: text, exchange: exchange, routingKey: routingKey,
                    messageID: properties.messageID, correlationID: properties.correlationID,
                    bodySize: whole.count))
        }
    }
}
