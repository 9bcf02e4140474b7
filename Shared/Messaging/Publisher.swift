import EventLoop
import Logging

/// Publishes messages and knows what became of each.
///
/// It has a connection of its own, in confirm mode, which it opens with the first message and brings back by itself.
/// Messages of one call, and of calls one after the other, reach the broker in order. Close it when done.
public actor Publisher: LinkOwner {
    /// What the broker did with a message.
    public enum Fate: Sendable, Hashable {
        /// It is on a queue; on a quorum queue, on the disks of a majority.
        case confirmed
        /// No queue takes that routing key; nobody has the message.
        case returned(code: Int, text: String)
        /// The broker could not keep it.
        case refused
    }

    public nonisolated let loop: EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    /// The first channel confirms, the second is for what needs no confirm.
    nonisolated let channels: ClosedRange<UInt16> = 1...2
    let link: Link
    private var ring = ConfirmRing<PublishBatch>()
    private var batches: [Int: PublishBatch] = [:]
    private var unsent: [PublishBatch] = []

    /// More than this before the socket, and further batches wait for their turn.
    private static let largestBacklog = 64 << 20

    public init(_ address: BrokerAddress, on loop: EventLoop, name: String, logger: Logger) {
        self.init(address, on: loop, name: name, heartbeatSeconds: 10, logger: logger)
    }

    /// When nothing at all has arrived for twice `heartbeatSeconds`, the connection is given up.
    init(_ address: BrokerAddress, on loop: EventLoop, name: String, heartbeatSeconds: Int, logger: Logger) {
        self.loop = loop
        link = Link(address, on: loop, name: name, heartbeatSeconds: heartbeatSeconds, logger: logger)
    }

    /// Whether messages can be sent at this moment.
    public var isConnected: Bool { link.readyChannels.contains(1) }

    /// Publishes all in order, in one send, and returns when the broker has answered for each, in the same order.
    ///
    /// Throws `BrokerError`: `.cannotConnect` or `.refusedLogin` if nothing was sent in time; `.unencodable` if a
    /// message can't be written, and then none was sent; `.deadline`, `.connectionLost` or `.channelClosed` if the
    /// fate of some is unknown, so that sending all again may send some twice. Throws `CancellationError` at once
    /// when the task is cancelled; what was sent by then stays sent.
    public func publish(_ messages: [OutgoingMessage], within limit: Duration = .seconds(5)) async throws -> [Fate] {
        try Task.checkCancellation()
        guard !messages.isEmpty else { return [] }
        if link.isClosed { throw BrokerError(.closed) }
        start()
        let id = link.nextID()
        return try await withTaskCancellationHandler {
            try await withTaskExecutorPreference(link.homeward) {
                try await withCheckedThrowingContinuation { continuation in
                    let due = ContinuousClock.now + limit
                    let batch = PublishBatch(id: id, messages: messages, due: due, continuation: continuation)
                    batches[id] = batch
                    setAlarm(for: due)
                    unsent.append(batch)
                    sendUnsent()
                }
            }
        } onCancel: {
            Task { await self.cancel(id) }
        }
    }

    /// Publishes without asking what becomes of the messages: replies to queries, hints. They are neither persistent
    /// nor mandatory, whatever their properties say. Waits up to 5 s for a connection, then throws.
    public func publishTransient(_ messages: [OutgoingMessage]) async throws {
        guard !messages.isEmpty else { return }
        try await whenReady(2, within: .seconds(5))
        guard let wire = link.wire else { throw noConnection }
        guard wire.backlog < Self.largestBacklog else { throw BrokerError(.deadline) }
        let transient = messages.map { message in
            var message = message
            message.mandatory = false
            message.properties.persistent = false
            return message
        }
        try wire.write(transient, on: 2)
        flushSoon()
    }

    /// Ends the connection; what is not yet answered throws `.closed`.
    public func close() async {
        await shutDown()
        dismissAllWaiters()
        for batch in batches.values { finish(batch, .failure(BrokerError(.closed))) }
        unsent = []
    }

    func prepare(_ channel: UInt16) async throws {
        guard channel == 1 else { return }
        ring = ConfirmRing()
        _ = try await call(.confirmPublishes, on: channel)
    }

    func channelIsReady(_ channel: UInt16) { sendUnsent() }

    func channelEnded(_ channel: UInt16, _ error: BrokerError) {
        if channel == 1 {
            ring = ConfirmRing()
            for batch in batches.values where batch.isSent { finish(batch, .failure(error)) }
        } else if case .channelClosed = error.reason {
            link.logger.warning("an unconfirmed message was refused", metadata: ["reason": "\(error)"])
        }
    }

    func received(_ incoming: Incoming, on channel: UInt16) {
        switch incoming {
        case .settled(let tag, let multiple, let confirmed):
            ring.settle(tag: tag, multiple: multiple) { slot in
                let batch = slot.owner
                if batch.settle(slot.index, confirmed: confirmed) { finish(batch, .success(batch.fates)) }
            }
        case .returned(let message) where channel == 1:
            // The broker says so before it confirms, and without the number.
            let slot = ring.first { slot in slot.owner.awaitsReturn(of: message, at: slot.index) }
            if let slot { slot.owner.fates[slot.index] = .returned(code: message.code, text: message.text) }
        default: break
        }
    }

    func readEnded() {
        if !unsent.isEmpty { sendUnsent() }
    }

    func expire(by now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        for batch in batches.values where batch.due <= now {
            finish(batch, .failure(batch.isSent ? BrokerError(.deadline) : noConnection))
            unsent.removeAll { $0 === batch }
        }
        return batches.values.map(\.due).min()
    }

    private func sendUnsent() {
        guard link.readyChannels.contains(1), let wire = link.wire else { return }
        var sent = 0
        for batch in unsent {
            guard wire.backlog < Self.largestBacklog else { break }
            sent += 1
            do {
                try wire.write(batch.messages, on: 1)
                batch.isSent = true
                for index in batch.messages.indices { ring.append(batch, index: index) }
            } catch {
                finish(batch, .failure(error))
            }
        }
        unsent.removeFirst(sent)
        flushSoon()
    }

    private func cancel(_ id: Int) {
        guard let batch = batches[id] else { return }
        finish(batch, .failure(CancellationError()))
        unsent.removeAll { $0 === batch }
    }

    private func finish(_ batch: PublishBatch, _ result: Result<[Fate], any Error>) {
        guard batches.removeValue(forKey: batch.id) != nil else { return }
        batch.continuation.resume(with: result)
    }
}
