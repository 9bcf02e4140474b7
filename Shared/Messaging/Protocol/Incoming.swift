/// What the broker says on a channel; a message is whole.
enum Incoming {
    /// The next answer to a `Request` that earns one.
    case answered(Answer)
    case delivered(Delivery)
    /// A mandatory message that no queue took.
    case returned(Return)
    /// A publisher confirm, of all up to `tag` if `multiple`.
    case settled(tag: UInt64, multiple: Bool, confirmed: Bool)
    /// The broker ended our subscription: the queue is gone, or its leader moved.
    case subscriptionEnded
    case channelClosed(BrokerError)
    case connectionClosed(code: Int, text: String)
    /// The broker takes no more publishes for now, and says why.
    case blocked(String)
    case unblocked
}

/// What came back to a request.
enum Answer: Sendable {
    case done
    case declared(messages: Int, consumers: Int)
}

/// A message that came back, with what identifies it.
struct Return: Equatable {
    let code: Int
    let text: String
    let exchange: String
    let routingKey: String
    let messageID: String?
    let correlationID: String?
    let bodySize: Int

    func isOf(_ message: OutgoingMessage) -> Bool {
        message.properties.messageID == messageID && message.properties.correlationID == correlationID
            && message.routingKey == routingKey && message.exchange == exchange && message.body.count == bodySize
    }
}
