import FoundationEssentials

/// A message to publish.
public struct OutgoingMessage: Sendable, Hashable {
    /// Empty for the default exchange, which routes to the queue that the routing key names.
    public var exchange: String
    public var routingKey: String
    public var properties: MessageProperties
    public var body: Data
    /// Whether the broker is to say so when no queue takes the message, instead of dropping it silently.
    public var mandatory: Bool

    public init(
        exchange: String, routingKey: String, properties: MessageProperties = MessageProperties(), body: Data,
        mandatory: Bool = true
    ) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.properties = properties
        self.body = body
        self.mandatory = mandatory
    }
}
