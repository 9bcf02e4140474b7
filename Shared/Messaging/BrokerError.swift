/// Why the broker did not do what it was asked.
public struct BrokerError: Error, Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// The text is no `amqp://` URL; says what is wrong, never the URL.
        case malformedAddress(String)
        /// Nobody answered, or nothing was sent by the deadline because there was no connection.
        case cannotConnect(String)
        /// Wrong password, or no right to the virtual host.
        case refusedLogin(String)
        /// The connection ended while the operation was under way: its fate is unknown.
        case connectionLost(String)
        /// The broker closed the channel: 403 refused, 404 not found, 405 locked, 406 precondition failed.
        /// What else was under way on that channel fails with it.
        case channelClosed(code: Int, text: String)
        /// The broker or the answering service did not answer in time: the fate is unknown.
        case deadline
        /// No queue is bound for that routing key; nobody got the message.
        case unroutable(code: Int, text: String)
        /// The message can't be written in AMQP: a name over 255 bytes, or headers over one frame.
        case unencodable(String)
        /// The broker sent what the protocol doesn't allow here.
        case protocolViolation(String)
        /// `close()` was called.
        case closed
    }

    public let reason: Reason

    public init(_ reason: Reason) {
        self.reason = reason
    }

    /// Trying again can't help until someone changes a setting, or because we are closed.
    public var isFatal: Bool {
        switch reason {
        case .malformedAddress, .refusedLogin, .closed: true
        default: false
        }
    }

    /// The same operation may well succeed later.
    public var isRetriable: Bool {
        switch reason {
        case .cannotConnect, .connectionLost, .deadline, .protocolViolation, .unroutable: true
        case .malformedAddress, .refusedLogin, .channelClosed, .unencodable, .closed: false
        }
    }
}

extension BrokerError: CustomStringConvertible {
    public var description: String {
        switch reason {
        case .malformedAddress(let text): text
        case .cannotConnect(let text): "no connection to the broker: \(text)"
        case .refusedLogin(let text): "the broker refused the login: \(text)"
        case .connectionLost(let text): "the connection to the broker was lost: \(text)"
        case .channelClosed(let code, let text): "the broker closed the channel: \(code) \(text)"
        case .deadline: "no answer by the deadline"
        case .unroutable(let code, let text): "no queue takes the message: \(code) \(text)"
        case .unencodable(let text): "not a message AMQP can carry: \(text)"
        case .protocolViolation(let text): "the broker broke the protocol: \(text)"
        case .closed: "closed"
        }
    }
}
