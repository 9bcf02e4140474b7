import EventLoop
import FoundationEssentials
import Logging

/// Declares exchanges, queues and bindings: the connection of the set-up job, whose user may do so.
///
/// Each operation waits for the broker, `patience` at most, and throws `BrokerError`: `.channelClosed` with 403, 404,
/// 405 or 406 if the broker refuses it, after which the next operation works again. All are harmless to repeat.
public actor Topology: LinkOwner {
    public nonisolated let loop: EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    nonisolated let channels: ClosedRange<UInt16> = 1...1
    let link: Link
    private let patience: Duration

    public init(
        _ address: BrokerAddress, on loop: EventLoop, patience: Duration = .seconds(30), logger: Logger
    ) {
        self.loop = loop
        self.patience = patience
        link = Link(address, on: loop, name: "topology", logger: logger)
    }

    /// Durable.
    public func declareExchange(_ name: String, kind: ExchangeKind) async throws {
        try await perform(.declareExchange(name, kind: kind.rawValue))
    }

    /// Durable and replicated, on the disks of a majority of the cluster's nodes.
    public func declareQuorumQueue(_ name: String) async throws {
        let arguments: [String: HeaderValue] = ["x-queue-type": "quorum"]
        try await perform(
            .declareQueue(name, durable: true, exclusive: false, autoDelete: false, arguments: arguments))
    }

    /// On one node; `exclusive` to this connection.
    public func declareClassicQueue(
        _ name: String, durable: Bool = true, exclusive: Bool = false, autoDelete: Bool = false
    ) async throws {
        try await perform(
            .declareQueue(name, durable: durable, exclusive: exclusive, autoDelete: autoDelete, arguments: [:]))
    }

    public func bind(queue: String, to exchange: String, key: String) async throws {
        try await perform(.bind(queue: queue, exchange: exchange, key: key))
    }

    /// Drops the messages that nobody has taken yet.
    public func purge(queue: String) async throws {
        try await perform(.purge(queue: queue))
    }

    /// A queue that does not exist is no error.
    public func deleteQueue(_ name: String) async throws {
        try await perform(.deleteQueue(name))
    }

    /// How many messages wait to be taken, and how many consumers there are; 404 if there is no such queue.
    public func inspect(queue: String) async throws -> (messages: Int, consumers: Int) {
        guard case .declared(let messages, let consumers) = try await perform(.inspectQueue(queue)) else {
            throw BrokerError(.protocolViolation("another answer than asked for"))
        }
        return (messages, consumers)
    }

    /// The broker's word for what kind of queue it is, as `rabbit_quorum_queue`, for which the right to read suffices;
    /// nil where it doesn't say. 404 if there is no such queue.
    public func type(of queue: String) async throws -> String? {
        do {
            try await perform(.probe(queue: queue))
            // A stream, which is consumed now.
            await close()
            return nil
        } catch let error as BrokerError {
            guard case .channelClosed(406, let text) = error.reason,
                let type = text.components(separatedBy: "of queue type ").dropFirst().first
            else { throw error }
            return String(type.prefix { $0.isLetter || $0 == "_" })
        }
    }

    /// Whether the broker hands out what is in a queue. RabbitMQ 3.10 that is killed just after a quorum queue was declared
    /// may list the queue ever after, with an empty log and no leader, and keep whoever publishes to it or consumes it
    /// waiting for up to 13 s, only to refuse.
    ///
    /// Consumes the queue: what is at its head may be taken, and is given back when this connection ends.
    public func serves(queue: String) async throws -> Bool {
        do {
            try await perform(.prefetch(1))
            try await perform(.consume(queue: queue, acknowledging: true), within: .seconds(20))
            return true
        } catch let error as BrokerError {
            guard case .connectionLost(let text) = error.reason, text.hasPrefix("\(Self.internalError) ") else {
                throw error
            }
            return false
        }
    }

    /// The broker's version, as `3.10.8`; nil where it doesn't say.
    public func brokerVersion() async throws -> String? {
        try await whenReady(1, within: patience)
        return link.wire?.brokerVersion
    }

    public func close() async {
        await shutDown()
        dismissAllWaiters()
    }

    func prepare(_ channel: UInt16) async throws {}
    func channelIsReady(_ channel: UInt16) {}
    func channelEnded(_ channel: UInt16, _ error: BrokerError) {}
    func received(_ incoming: Incoming, on channel: UInt16) {}
    func readEnded() {}
    func expire(by now: ContinuousClock.Instant) -> ContinuousClock.Instant? { nil }

    /// The code under which the broker ends a connection for a failure of its own.
    private static let internalError = 541

    @discardableResult
    private func perform(_ request: Request, within limit: Duration = .seconds(10)) async throws -> Answer {
        try await whenReady(1, within: patience)
        return try await call(request, on: 1, within: limit)
    }
}
