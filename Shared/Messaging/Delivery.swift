import FoundationEssentials

/// A message that arrived.
public struct Delivery: Sendable, Hashable {
    public let exchange: String
    public let routingKey: String
    /// Whether the broker handed it out before.
    public let redelivered: Bool
    public let properties: MessageProperties
    public let body: Data
    /// The broker's number of this delivery on its channel.
    let tag: UInt64
    /// Which opening of the consumer's channel the tag belongs to; 0 for none.
    var generation: UInt64

    /// A delivery that never was on a broker, for tests of what handles deliveries.
    public init(
        exchange: String, routingKey: String, redelivered: Bool = false,
        properties: MessageProperties = MessageProperties(), body: Data
    ) {
        self.init(
            exchange: exchange, routingKey: routingKey, redelivered: redelivered, properties: properties, body: body,
            tag: 0, generation: 0)
    }

    init(
        exchange: String, routingKey: String, redelivered: Bool, properties: MessageProperties, body: Data,
        tag: UInt64, generation: UInt64
    ) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.redelivered = redelivered
        self.properties = properties
        self.body = body
        self.tag = tag
        self.generation = generation
    }

    /// How often a quorum queue handed the message out before and got it back: the header `x-delivery-count`, 0 if
    /// there is none. A sender may have set the same header; then the first delivery shows that number.
    public var deliveryCount: Int {
        guard let count = properties.headers["x-delivery-count"]?.number else { return 0 }
        return Int(clamping: max(0, count))
    }
}
