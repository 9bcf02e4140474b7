import Contracts
import FoundationEssentials
import Model

/// What a handler may know besides the message: whence it comes, who caused it, and what time it is.
public struct Context: Sendable {
    /// The event's id, or the request's.
    public let messageID: UUID
    /// Whose message it is, by the `user_id` that the broker validated. For an intake event, Identity's own intake.
    public let sender: Party?
    /// The source system that reported, proven by the exchange that it alone may write to.
    public let source: String?
    /// Who caused it; verified. Present for every `Authenticated` message, and for a submission by HTTP.
    public let principal: Principal?
    /// The instant that counts as now, the same for a whole batch.
    public let now: Date
    /// Whether the broker has handed it out before: what was done then may have been committed.
    public let isRedelivered: Bool
    /// W3C trace context, passed on to whatever follows.
    public let traceparent: String?

    public init(
        messageID: UUID, sender: Party? = nil, source: String? = nil, principal: Principal? = nil, now: Date,
        isRedelivered: Bool = false, traceparent: String? = nil
    ) {
        self.messageID = messageID
        self.sender = sender
        self.source = source
        self.principal = principal
        self.now = now
        self.isRedelivered = isRedelivered
        self.traceparent = traceparent
    }

    /// The verified principal of an `Authenticated` message.
    /// - Throws: `NotAuthenticated`, which the runtime answers as such.
    public func actor() throws -> Principal {
        guard let principal else { throw NotAuthenticated() }
        return principal
    }
}

/// Nobody vouches for whoever caused this message.
public struct NotAuthenticated: Error {}

/// A message with its context: what a batch is made of.
public struct Received<Input: Sendable>: Sendable {
    public let message: Input
    public let context: Context

    public init(_ message: Input, _ context: Context) {
        self.message = message
        self.context = context
    }
}
