import Contracts
import EventLoop
import FoundationEssentials
import Logging
import Messaging
import Model
import Postgres

/// One hand of the events or the intake lane: one transaction a portion, then replies, then acknowledgements.
///
/// A failed batch is halved, so one poison message in 512 costs 19 transactions; alone, it is set aside with its
/// reason. A lost connection or a deadlock never counts against a message.
actor BatchWorker {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private let ground: Ground
    private let batch: Batch
    private let lane: Lane
    private let connection: Connection
    private let consumer: Consumer
    private let publisher: Publisher
    private let supply: Supply

    /// All hands of a lane have one `supply`, `consumer`, `publisher` and `loop`, and each a `connection`.
    init(
        lane: Lane, ground: Ground, supply: Supply, connection: Connection, consumer: Consumer, publisher: Publisher,
        on loop: EventLoop
    ) {
        self.lane = lane
        self.ground = ground
        self.supply = supply
        self.connection = connection
        self.consumer = consumer
        self.publisher = publisher
        self.loop = loop
        batch = Batch(
            ground: ground, announcer: Announcer(party: ground.party, replica: ground.replica), lane: lane)
    }

    /// Works until the consumer is closed.
    func run() async {
        guard await isLetIn() else { return }
        while !Task.isCancelled, let portion = await supply.next() {
            let began = ContinuousClock.now
            for (delivery, reason) in portion.refused { await refuse(delivery, reason: reason) }
            await settle(portion)
            portion.turn.end()
            if lane == .intake {
                let rest = ground.courtesy.rest(after: .now - began)
                if rest > .zero { try? await Task.sleep(for: rest) }
            }
        }
    }

    /// Waits for the gate of the intake before anything is taken off the queue; false when work had to stop first.
    private func isLetIn() async -> Bool {
        guard lane == .intake, !ground.intakeGate.isOpen else { return true }
        ground.logger.notice("the intake waits until a job has opened its gate")
        guard (try? await ground.intakeGate.pass()) != nil else { return false }
        ground.logger.notice("the intake takes reports in")
        return true
    }

    /// Applies `portion`, then acknowledges what it came in; a delivery of which anything is left goes back.
    private func settle(_ portion: Portion) async {
        let hint = PassedPositions.type(of: ground.party)
        let left = await work(portion.lawful.filter { $0.type != hint }, portion.turn)
        await note(portion.lawful.filter { $0.type == hint })
        await consumer.requeue(left.compactMap(\.delivery))
        await consumer.acknowledge(portion.deliveries)
    }

    /// Consumers' words of what they have passed; outside of all sequences, and none the worse for being lost.
    ///
    /// In a transaction of their own: rows of sequences are locked in one order, and a batch locks others later.
    private func note(_ hints: [Incoming]) async {
        guard !hints.isEmpty else { return }
        let decoder = WireCoding.decoder()
        var passed: [Party: [UUID: Passed]] = [:]
        var words: [(consumer: Party, subject: UUID, last: Passed)] = []
        for hint in hints {
            guard let told = try? decoder.decode(PassedPositions.self, from: hint.body) else {
                ground.logger.error("an unreadable hint", metadata: ["from": "\(hint.sender.rawValue)"])
                continue
            }
            for position in told.positions {
                let last = Passed(
                    number: position.number, epoch: position.epoch ?? 1, life: told.consumerEpoch ?? 1)
                passed[hint.sender, default: [:]].merge([position.subject: last], uniquingKeysWith: max)
                words.append((hint.sender, position.subject, last))
            }
        }
        let (last, all) = (passed, words)
        do {
            try await retrying {
                try await connection.withTransaction {
                    OutboxStore.confirm(last, in: $0)
                    if ground.relay.epoch > 1 { ForkStore.note(all, of: ground.party, in: $0) }
                }
            }
        } catch {
            ground.logger.notice("hints were not noted", metadata: ["error": "\(reason(of: error))"])
        }
    }

    /// Applies `incoming` whatever it takes; each message is applied, kept, dropped or set aside when this returns.
    /// - Returns: those of which nothing is known, because work had to stop.
    private func work(_ incoming: [Incoming], _ turn: Turn, drains: Bool = true) async -> [Incoming] {
        guard !incoming.isEmpty else { return [] }
        do {
            try await commit(incoming, turn, drains: drains)
            return []
        } catch let error as CancellationError {
            ground.logger.debug("stopped before a batch", metadata: ["error": "\(error)"])
            return incoming
        } catch {
            switch AfterFailure.of(incoming.count, drained: drains) {
            case .halve(let middle):
                let left = await work(Array(incoming[..<middle]), turn)
                return left + (await work(Array(incoming[middle...]), turn))
            case .alone: return await work(incoming, turn, drains: false)
            case .setAside: return await setAside(incoming[0], for: reason(of: error)) ? [] : incoming
            }
        }
    }

    private func setAside(_ incoming: Incoming, for reason: String) async -> Bool {
        ground.logger.error(
            "set aside",
            metadata: ["type": "\(incoming.type)", "id": "\(incoming.messageID)", "reason": "\(reason)"])
        return await park(incoming, reason: reason, retries: true)
    }

    private func commit(_ incoming: [Incoming], _ turn: Turn, drains: Bool) async throws {
        let result = try await retrying {
            try await connection.withTransaction { transaction in
                try await batch.apply(incoming, drains: drains, in: transaction) { turn.end() }
            }
        }
        await ground.relay.offer(result.published, passed: result.passed)
        ground.jobs.wake(result.wakes)
        try await reply(result.replies)
    }

    /// Receipts are confirmed by the broker, or owed, before the submission is acknowledged, so none is lost; and a queue
    /// that is gone holds nobody up.
    private func reply(_ replies: [(type: String, draft: ReplyDraft)]) async throws {
        let receipts = replies.filter(\.draft.persistent).map { OwedReply($0.type, $0.draft) }
        let fates = try await retrying { try await ground.publish(receipts, by: publisher) }
        let untaken = zip(receipts, fates).filter { $0.1 != .confirmed }.map(\.0)
        if !untaken.isEmpty {
            try await retrying {
                try await connection.withTransaction { OwedReplyStore.owe(untaken, tried: true, in: $0) }
            }
        }
        let transient = try replies.filter { !$0.draft.persistent }
            .map { try ground.outgoing($0.draft, type: $0.type) }
        if !transient.isEmpty { try? await publisher.publishTransient(transient) }
    }

    /// Repeats what failed for reasons outside of the message.
    private func retrying<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        var pause = Duration.milliseconds(50)
        while true {
            do {
                return try await body()
            } catch let error as PostgresError where error.isRetriable {
                ground.logger.notice("the database asks to try again", metadata: ["error": "\(error)"])
                // A commit whose answer was lost may have written rows that nobody has offered.
                if error.isConnectionLoss { await ground.relay.doubt() }
            } catch let error as BrokerError where error.isRetriable {
                ground.logger.notice("the broker asks to try again", metadata: ["error": "\(error)"])
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 2, .seconds(5))
        }
    }

    /// A delivery that breaks a rule of ours: a source gets a receipt, anything else is set aside for the operators.
    private func refuse(_ delivery: Delivery, reason: String) async {
        ground.logger.error(
            "refused a delivery", metadata: ["exchange": "\(delivery.exchange)", "reason": "\(reason)"])
        if delivery.exchange.hasPrefix("intake.") {
            let source = String(delivery.exchange.dropFirst("intake.".count))
            await refuse(delivery, of: source, reason: reason)
        } else {
            if await park(.unreadable(delivery), reason: reason, retries: false) {
                await consumer.acknowledge([delivery])
            } else {
                await consumer.requeue([delivery])
            }
        }
    }

    private func refuse(_ delivery: Delivery, of source: String, reason: String) async {
        let now = ground.now()
        let receipt = Receipt(
            event: nil, source: source, outcome: .refused,
            problems: [Problem(field: "", rule: "unlawful", explanation: reason)], at: now)
        let note = Finished(reply: nil, events: [], audit: [AuditNote(.reportRefused, source: source)])
        let context = Context(messageID: UUID.random(), source: source, now: now)
        do {
            let rows = try await retrying {
                try await connection.withTransaction {
                    try await batch.announcer.write([(note, context)], in: $0)
                }
            }
            await ground.relay.offer(rows, passed: [])
            let draft = ReplyDraft(
                to: SourceQueues.receipts(of: source), correlationID: delivery.properties.messageID,
                body: try WireCoding.encoder().encode(receipt), persistent: true)
            try await reply([(ReportInvolvement.route.type, draft)])
            await consumer.acknowledge([delivery])
        } catch {
            await consumer.requeue([delivery])
        }
    }

    /// Whether it is set aside; not when work had to stop.
    private func park(_ incoming: Incoming, reason: String, retries: Bool) async -> Bool {
        do {
            try await retrying {
                try await connection.withTransaction { transaction in
                    ParkingStore.park(incoming, lane: lane, reason: reason, retries: retries, in: transaction)
                }
            }
            return true
        } catch {
            return false
        }
    }
}

/// What an operator may read of a failure: the rule or the state, never a value.
func reason(of error: any Error) -> String {
    switch error {
    case let unlawful as Unlawful: unlawful.reason
    case let postgres as PostgresError: "\(postgres)"
    case let fault as RuntimeFault: fault.description
    case is NotAuthenticated: "nobody vouches for whoever caused this"
    default: "\(type(of: error))"
    }
}

extension Incoming {
    /// A delivery whose properties say too little, as it is set aside.
    static func unreadable(_ delivery: Delivery) -> Incoming {
        Incoming(
            messageID: UUID.random(), type: delivery.properties.type ?? delivery.routingKey,
            sender: delivery.properties.userID.flatMap(Party.init(rawValue:)) ?? .operations, source: nil,
            positions: [], body: delivery.body, delivery: delivery)
    }
}
