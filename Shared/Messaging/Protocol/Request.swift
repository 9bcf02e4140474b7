/// What we say on a channel besides publishing.
enum Request {
    case openChannel
    case closeChannel
    case closeChannelOK
    case closeConnection
    case closeConnectionOK
    case confirmPublishes
    case prefetch(Int)
    case consume(queue: String, acknowledging: Bool)
    /// Asks to consume a queue as a stream, which it is not: the refusal names its type.
    case probe(queue: String)
    case acknowledge(tag: UInt64, multiple: Bool)
    case requeue(tag: UInt64, multiple: Bool)
    case declareExchange(String, kind: String)
    case declareQueue(String, durable: Bool, exclusive: Bool, autoDelete: Bool, arguments: [String: HeaderValue])
    case inspectQueue(String)
    case bind(queue: String, exchange: String, key: String)
    case purge(queue: String)
    case deleteQueue(String)
}
