import EventLoop
import FoundationEssentials
import Logging

/// Asks questions over the broker and finds the reply to each.
///
/// It has a connection of its own and on it a reply queue that is exclusive, transient and gone with the connection;
/// after an outage both come back under a new name. Close it when done.
public actor Requester: LinkOwner {
    private struct Question {
        let message: OutgoingMessage
        let due: ContinuousClock.Instant
        let continuation: CheckedContinuation<Delivery, any Error>
        var isSent = false
    }

    public nonisolated let loop: EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    nonisolated let channels: ClosedRange<UInt16> = 1...1
    let link: Link
    private let replyQueuePrefix: String
    private let repliesExchanges: [String]
    private let broadcastKeys: [(exchange: String, key: String)]
    private var replyQueue = ""
    private var questions: [Int: Question] = [:]
    private var unsent: [Int] = []
    private var listeners: [Int: AsyncStream<Delivery>.Continuation] = [:]
    /// Before each number in a correlation id, so that a late reply to an earlier process never matches.
    private let run = UUID().uuidString.lowercased()

    /// Replies arrive through any of `repliesExchanges` with the reply queue's name as routing key; what arrives
    /// by one of `broadcastKeys` goes to `broadcasts`.
    public init(
        _ address: BrokerAddress, replyQueuePrefix: String, repliesExchanges: [String],
        broadcastKeys: [(exchange: String, key: String)] = [], on loop: EventLoop, name: String, logger: Logger
    ) {
        self.loop = loop
        self.replyQueuePrefix = replyQueuePrefix
        self.repliesExchanges = repliesExchanges
        self.broadcastKeys = broadcastKeys
        link = Link(address, on: loop, name: name, logger: logger)
    }

    /// Whether questions can be asked at this moment.
    public var isConnected: Bool { link.readyChannels.contains(1) }

    /// Sends `message` with our reply queue, a correlation id of its own and what is left of `deadline` as expiration,
    /// and returns the reply.
    ///
    /// Throws `BrokerError`: `.unroutable` if nobody serves that routing key, `.deadline` if nobody replied in time,
    /// `.cannotConnect` if it was never sent, `.connectionLost` or `.channelClosed` if the reply can no longer arrive.
    /// Throws `CancellationError` at once when the task is cancelled.
    public func ask(_ message: OutgoingMessage, within deadline: Duration) async throws -> Delivery {
        try Task.checkCancellation()
        if link.isClosed { throw BrokerError(.closed) }
        start()
        let id = link.nextID()
        return try await withTaskCancellationHandler {
            try await withTaskExecutorPreference(link.homeward) {
                try await withCheckedThrowingContinuation { continuation in
                    let due = ContinuousClock.now + deadline
                    questions[id] = Question(message: message, due: due, continuation: continuation)
                    setAlarm(for: due)
                    unsent.append(id)
                    sendUnsent()
                }
            }
        } onCancel: {
            Task { await self.finish(id, .failure(CancellationError())) }
        }
    }

    /// What arrives by the broadcast keys from now on; each caller gets all of it. Whoever reads too slowly loses the
    /// oldest beyond 1,024. Ends with `close`.
    public func broadcasts() async -> AsyncStream<Delivery> {
        let (stream, continuation) = AsyncStream.makeStream(of: Delivery.self, bufferingPolicy: .bufferingNewest(1024))
        if link.isClosed {
            continuation.finish()
            return stream
        }
        start()
        let id = link.nextID()
        listeners[id] = continuation
        continuation.onTermination = { _ in Task { await self.removeListener(id) } }
        return stream
    }

    /// Waits until the reply queue stands, so that no broadcast from now on is missed.
    public func connected(within limit: Duration = .seconds(5)) async throws {
        try await whenReady(1, within: limit)
    }

    /// Ends the connection and with it the reply queue; questions without a reply throw `.closed`.
    public func close() async {
        await shutDown()
        dismissAllWaiters()
        for id in questions.keys { finish(id, .failure(BrokerError(.closed))) }
        for listener in listeners.values { listener.finish() }
        listeners = [:]
    }

    func prepare(_ channel: UInt16) async throws {
        // The old name may still be locked by a connection whose end the broker hasn't seen.
        let queue = replyQueuePrefix + UUID().uuidString.lowercased()
        let declare = Request.declareQueue(queue, durable: false, exclusive: true, autoDelete: true, arguments: [:])
        _ = try await call(declare, on: channel)
        for exchange in repliesExchanges {
            _ = try await call(.bind(queue: queue, exchange: exchange, key: queue), on: channel)
        }
        for broadcast in broadcastKeys {
            _ = try await call(.bind(queue: queue, exchange: broadcast.exchange, key: broadcast.key), on: channel)
        }
        _ = try await call(.consume(queue: queue, acknowledging: false), on: channel)
        replyQueue = queue
    }

    func channelIsReady(_ channel: UInt16) { sendUnsent() }

    func channelEnded(_ channel: UInt16, _ error: BrokerError) {
        for (id, question) in questions where question.isSent { finish(id, .failure(error)) }
    }

    func received(_ incoming: Incoming, on channel: UInt16) {
        switch incoming {
        case .delivered(let reply):
            if let id = question(of: reply.properties.correlationID), reply.routingKey == replyQueue {
                finish(id, .success(reply))
            } else if reply.routingKey != replyQueue {
                for listener in listeners.values { listener.yield(reply) }
            }
        case .returned(let message):
            guard let id = question(of: message.correlationID) else { return }
            finish(id, .failure(BrokerError(.unroutable(code: message.code, text: message.text))))
        default: break
        }
    }

    func readEnded() {}

    func expire(by now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        for (id, question) in questions where question.due <= now {
            finish(id, .failure(question.isSent ? BrokerError(.deadline) : noConnection))
        }
        return questions.values.map(\.due).min()
    }

    private func sendUnsent() {
        guard link.readyChannels.contains(1), let wire = link.wire else { return }
        for id in unsent {
            guard let question = questions[id] else { continue }
            var message = question.message
            message.properties.replyTo = replyQueue
            message.properties.correlationID = "\(run).\(id)"
            message.properties.expiration = max(.milliseconds(1), question.due - .now)
            do {
                try wire.write([message], on: 1)
                questions[id]?.isSent = true
            } catch {
                finish(id, .failure(error))
            }
        }
        unsent = []
        flushSoon()
    }

    private func question(of correlationID: String?) -> Int? {
        guard let correlationID, correlationID.hasPrefix(run) else { return nil }
        return Int(correlationID.dropFirst(run.count + 1))
    }

    private func finish(_ id: Int, _ result: Result<Delivery, any Error>) {
        guard let question = questions.removeValue(forKey: id) else { return }
        question.continuation.resume(with: result)
    }

    private func removeListener(_ id: Int) { listeners[id] = nil }
}
