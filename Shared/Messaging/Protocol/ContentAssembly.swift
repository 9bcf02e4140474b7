import FoundationEssentials

/// Puts a message together from the frames it comes in: a method, a header, and bodies until they add up.
struct ContentAssembly {
    /// The method that announced the content.
    enum Announcement {
        case delivery(tag: UInt64, redelivered: Bool, exchange: String, routingKey: String)
        case returned(code: Int, text: String, exchange: String, routingKey: String)
    }

    /// What is under way; optional each, so that it can be handed on without a copy.
    private var announcement: Announcement?
    private var properties: MessageProperties?
    private var size: UInt64 = 0
    private var body = Data()

    var isIdle: Bool { announcement == nil }

    mutating func announce(_ announcement: consuming Announcement) throws(BrokerError) {
        guard isIdle else { throw BrokerError(.protocolViolation("a message within a message")) }
        self.announcement = announcement
    }

    /// The whole message, if its body is empty.
    mutating func begin(_ properties: consuming MessageProperties, size: UInt64) throws(BrokerError) -> Incoming? {
        guard !isIdle, self.properties == nil else {
            throw BrokerError(.protocolViolation("a header that nothing announced"))
        }
        self.properties = properties
        self.size = size
        return size == 0 ? finish() : nil
    }

    /// The whole message, if this was the last part of it.
    mutating func append(_ part: UnsafeRawBufferPointer) throws(BrokerError) -> Incoming? {
        guard properties != nil else { throw BrokerError(.protocolViolation("a body without a header")) }
        guard UInt64(body.count + part.count) <= size else {
            throw BrokerError(.protocolViolation("a body longer than announced"))
        }
        if body.isEmpty, UInt64(part.count) == size {
            body = Data(part)
        } else {
            // What the size claims is not yet here, so only a part of a large claim is believed.
            if body.isEmpty { body.reserveCapacity(Int(min(size, 4 << 20))) }
            body.append(contentsOf: part)
        }
        return UInt64(body.count) == size ? finish() : nil
    }

    private mutating func finish() -> Incoming? {
        guard let announcement = announcement.take(), let properties = properties.take() else { return nil }
        let whole = body
        body = Data()
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
