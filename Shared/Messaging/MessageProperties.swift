import FoundationEssentials

/// The properties of a message, as AMQP 0-9-1 `basic` content has them. Texts may have 255 bytes at most.
public struct MessageProperties: Sendable, Hashable {
    public var contentType: String?
    public var contentEncoding: String?
    public var messageID: String?
    public var correlationID: String?
    /// The routing key to answer to.
    public var replyTo: String?
    public var type: String?
    /// Checked by the broker: it must be the name of the user who publishes.
    public var userID: String?
    public var appID: String?
    /// Whole seconds on the wire.
    public var timestamp: Date?
    /// How long the message may wait in a queue; milliseconds on the wire.
    public var expiration: Duration?
    /// Whether the broker keeps the message on disk; quorum queues do so for every message.
    public var persistent: Bool
    public var headers: [String: HeaderValue]

    public init(
        contentType: String? = nil, contentEncoding: String? = nil, messageID: String? = nil,
        correlationID: String? = nil, replyTo: String? = nil, type: String? = nil, userID: String? = nil,
        appID: String? = nil, timestamp: Date? = nil, expiration: Duration? = nil, persistent: Bool = true,
        headers: [String: HeaderValue] = [:]
    ) {
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.messageID = messageID
        self.correlationID = correlationID
        self.replyTo = replyTo
        self.type = type
        self.userID = userID
        self.appID = appID
        self.timestamp = timestamp
        self.expiration = expiration
        self.persistent = persistent
        self.headers = headers
    }
}
