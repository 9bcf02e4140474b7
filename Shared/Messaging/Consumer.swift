import EventLoop
import Logging

/// Takes deliveries from a queue, in order, and acknowledges them.
///
/// It has a connection of its own, which it opens with the first `next` and brings back by itself; what was not
/// acknowledged by then, the broker delivers again. Close it when done.
public actor Consumer: LinkOwner {
    private struct Waiter {
        let id: Int
        let limit: Int
        let continuation: CheckedContinuation<[Delivery]?, Never>
    }

    /// How long a word to the broker about few deliveries waits for others to join it: to a quorum queue each is an entry
    /// of its log. What is lost meanwhile is delivered again.
    private static let patience = Duration.milliseconds(1)

    public nonisolated let loop: EventLoop
    public nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    public nonisolated let queue: String
    nonisolated let channels: ClosedRange<UInt16> = 1...1
    let link: Link
    private let prefetch: Int
    private var generation: UInt64 = 0
    private var ledger = DeliveryLedger()
    private var arrived: [Delivery] = []
    private var taken = 0
    /// Of deliveries that are acknowledged, and of which the broker has not been told yet.
    private var acknowledged: [UInt64] = []
    private var nextWord: EventLoop.Timer?
    private var waiters: [Waiter] = []
    private let longestSilence: Duration
    private var heardSinceCheck = false
    private var nextCheck: EventLoop.Timer?

    /// `prefetch` is how many deliveries may be here and not yet acknowledged; 65,535 at most.
    public init(
        _ address: BrokerAddress, queue: String, prefetch: Int = 1000, on loop: EventLoop, name: String,
        logger: Logger
    ) {
        self.init(
            address, queue: queue, prefetch: prefetch, longestSilence: .seconds(30), on: loop, name: name,
            logger: logger)
    }

    /// When nothing has arrived for `longestSilence` and nothing is to be acknowledged, the channel is opened anew:
    /// if a quorum queue is deleted and at once declared again, RabbitMQ 3.10 may keep the subscription without a word
    /// and yet take what it hands out for long since delivered, until the channel ends.
    init(
        _ address: BrokerAddress, queue: String, prefetch: Int, longestSilence: Duration, heartbeatSeconds: Int = 10,
        on loop: EventLoop, name: String, logger: Logger
    ) {
        self.longestSilence = longestSilence
        self.loop = loop
        self.queue = queue
        self.prefetch = prefetch
        link = Link(address, on: loop, name: name, heartbeatSeconds: heartbeatSeconds, logger: logger)
    }

    /// Whether deliveries can arrive at this moment.
    public var isConnected: Bool { link.readyChannels.contains(1) }

    /// Waits for at least one delivery and returns what has arrived, `limit` at most; `nil` once closed, and at once
    /// in a cancelled task, by which no delivery is lost.
    ///
    /// Outlasts the broker: while it is away this waits.
    public func next(upTo limit: Int) async -> [Delivery]? {
        if link.isClosed || Task.isCancelled { return nil }
        start()
        let id = link.nextID()
        return await withTaskCancellationHandler {
            await withTaskExecutorPreference(link.homeward) {
                await withCheckedContinuation { continuation in
                    waiters.append(Waiter(id: id, limit: max(1, limit), continuation: continuation))
                    handOut()
                }
            }
        } onCancel: {
            Task { await self.cancel(id) }
        }
    }

    /// Tells the broker to forget `deliveries`, in as few words as they allow. Those of an earlier connection, and
    /// those settled before, are passed over: the broker delivers the former again.
    public func acknowledge(_ deliveries: [Delivery]) async {
        acknowledged += tags(of: deliveries)
        if acknowledged.count >= min(256, prefetch / 4) {
            tell()
        } else if !acknowledged.isEmpty, nextWord == nil {
            nextWord = loop.after(Self.patience) { self.tell() }
        }
    }

    /// Gives `deliveries` back to the queue; a quorum queue counts that in `deliveryCount`.
    public func requeue(_ deliveries: [Delivery]) async {
        tell()
        settle(tags(of: deliveries)) { .requeue(tag: $0.tag, multiple: $0.multiple) }
    }

    /// Ends the connection, after what was acknowledged; `next` returns `nil` from now on.
    public func close() async {
        tell()
        await shutDown()
        for waiter in waiters { waiter.continuation.resume(returning: nil) }
        waiters = []
    }

    func prepare(_ channel: UInt16) async throws {
        _ = try await call(.prefetch(prefetch), on: channel)
        do {
            _ = try await call(.consume(queue: queue, acknowledging: true), on: channel)
        } catch let error as BrokerError {
            // Of a queue that it does not serve the broker says nothing, so that its name is ours to tell.
            guard case .connectionLost(let text) = error.reason else { throw error }
            throw BrokerError(.connectionLost("asked for the queue \(queue): \(text)"))
        }
    }

    func channelIsReady(_ channel: UInt16) { scheduleCheck() }

    func channelEnded(_ channel: UInt16, _ error: BrokerError) {
        generation += 1
        ledger = DeliveryLedger()
        arrived = []
        taken = 0
        acknowledged = []
        if let nextCheck { loop.cancel(nextCheck) }
        nextCheck = nil
    }

    func received(_ incoming: Incoming, on channel: UInt16) {
        guard case .delivered(var delivery) = incoming else { return }
        heardSinceCheck = true
        delivery.generation = generation
        ledger.open(delivery.tag)
        arrived.append(delivery)
    }

    func readEnded() { handOut() }

    func expire(by now: ContinuousClock.Instant) -> ContinuousClock.Instant? { nil }

    private func scheduleCheck() {
        if let nextCheck { loop.cancel(nextCheck) }
        nextCheck = loop.after(longestSilence) {
            if !self.heardSinceCheck, self.ledger.isEmpty { self.link.report(.silence(1)) }
            self.heardSinceCheck = false
            self.scheduleCheck()
        }
    }

    private func handOut() {
        while taken < arrived.count, !waiters.isEmpty {
            let waiter = waiters.removeFirst()
            let end = min(arrived.count, taken + waiter.limit)
            let batch = taken == 0 && end == arrived.count ? arrived : Array(arrived[taken..<end])
            taken = end
            if taken == arrived.count {
                arrived = []
                taken = 0
            }
            waiter.continuation.resume(returning: batch)
        }
    }

    /// Of those that this connection brought. By index: a closure would get a copy of each, with all its texts.
    private func tags(of deliveries: [Delivery]) -> [UInt64] {
        var tags: [UInt64] = []
        for place in deliveries.indices where deliveries[place].generation == generation && deliveries[place].tag > 0 {
            tags.append(deliveries[place].tag)
        }
        return tags
    }

    /// Tells the broker of all that is acknowledged.
    private func tell() {
        if let nextWord { loop.cancel(nextWord) }
        nextWord = nil
        let tags = acknowledged
        acknowledged.removeAll(keepingCapacity: true)
        settle(tags) { .acknowledge(tag: $0.tag, multiple: $0.multiple) }
    }

    private func settle(_ tags: [UInt64], _ request: (DeliveryLedger.Settlement) -> Request) {
        // On a channel that is closing these words would cost the connection.
        guard !tags.isEmpty, !link.isClosingChannel, let wire = link.wire else { return }
        for settlement in ledger.settle(tags) {
            // Numbers always fit a frame.
            try? wire.write(request(settlement), on: 1)
        }
        flushSoon()
    }

    private func cancel(_ id: Int) {
        guard let place = waiters.firstIndex(where: { $0.id == id }) else { return }
        waiters.remove(at: place).continuation.resume(returning: nil)
    }
}
