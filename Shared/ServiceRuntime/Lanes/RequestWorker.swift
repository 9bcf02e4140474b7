import Contracts
import EventLoop
import FoundationEssentials
import Logging
import Messaging
import Model
import Postgres

/// Reads the requests lane, where somebody waits: one transaction a request, and the reply after its commit.
///
/// Several workers compete on the queue, so that one slow request holds up only its own worker.
actor RequestWorker {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private let ground: Ground
    private let announcer: Announcer
    private let connection: Connection
    private let consumer: Consumer
    private let publisher: Publisher

    init(ground: Ground, connection: Connection, consumer: Consumer, publisher: Publisher, on loop: EventLoop) {
        self.ground = ground
        self.connection = connection
        self.consumer = consumer
        self.publisher = publisher
        self.loop = loop
        announcer = Announcer(party: ground.party, replica: ground.replica)
    }

    /// Works until the consumer is closed; replies that wait for a lease to end are sent before it returns.
    func run() async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled, let deliveries = await consumer.next(upTo: 16) {
                for delivery in deliveries {
                    guard let (type, draft) = await serve(delivery) else {
                        await consumer.acknowledge([delivery])
                        continue
                    }
                    if let delay = draft.delay {
                        group.addTask {
                            try? await Task.sleep(for: delay)
                            await self.send(draft, type: type, for: delivery)
                        }
                    } else {
                        await send(draft, type: type, for: delivery)
                    }
                }
            }
        }
    }

    /// A request whose reply was lost is repeated by whoever waits, with the same id.
    private func send(_ draft: ReplyDraft, type: String, for delivery: Delivery) async {
        if draft.delay == nil, let asked = Wire.sent(delivery.properties) {
            ground.courtesy.note(waited: ground.now().timeIntervalSince(asked))
        }
        do {
            try await publisher.publishTransient([ground.outgoing(draft, type: type)])
        } catch {
            ground.logger.notice("a reply could not be sent", metadata: ["type": "\(type)", "error": "\(error)"])
        }
        await consumer.acknowledge([delivery])
    }

    /// The reply, or nothing where nobody waits for one.
    private func serve(_ delivery: Delivery) async -> (type: String, draft: ReplyDraft)? {
        let incoming: Incoming
        let subscription: Subscription
        do {
            incoming = try ground.request(delivery)
            subscription = try ground.subscription(for: incoming, on: .requests)
        } catch {
            ground.logger.error(
                "refused a request",
                metadata: [
                    "exchange": "\(delivery.exchange)", "reason": "\((error as? Unlawful)?.reason ?? "unreadable")",
                ])
            return nil
        }
        guard let replyTo = incoming.replyTo else { return nil }
        if let deadline = incoming.deadline, deadline < ground.now() { return nil }
        var draft = ReplyDraft(to: replyTo, correlationID: incoming.correlationID, body: Data("{}".utf8))
        do {
            let reply = try await answer(incoming, subscription)
            draft.body = reply.body
            draft.delay = reply.delay
        } catch let failure as RequestFailure {
            draft.failure = failure.failure
        } catch {
            ground.logger.error(
                "a request failed",
                metadata: [
                    "type": "\(incoming.type)", "id": "\(incoming.messageID)", "reason": "\(reason(of: error))",
                ])
            draft.failure = .failed
        }
        return (incoming.type, draft)
    }

    private struct RequestFailure: Error {
        var failure: Failure
    }

    private func answer(_ incoming: Incoming, _ subscription: Subscription) async throws -> (
        body: Data, delay: Duration?
    ) {
        let now = ground.now()
        switch subscription.kind {
        case .query(let processor):
            let message = try decoded { try processor.decode(incoming.body) }
            return try await ask(processor, message, incoming, try context(of: message, incoming, now: now))
        case .command(let processor):
            let message = try decoded { try processor.decode(incoming.body) }
            return try await obey(processor, message, incoming, try context(of: message, incoming, now: now))
        case .change, .submission:
            throw RequestFailure(failure: .unreadable)
        }
    }

    private func decoded<M>(_ body: () throws -> M) throws -> M {
        do { return try body() } catch { throw RequestFailure(failure: .unreadable) }
    }

    private func context(of message: any Message, _ incoming: Incoming, now: Date) throws -> Context {
        do {
            return ground.context(incoming, principal: try ground.principal(of: message, incoming, at: now), now: now)
        } catch {
            throw RequestFailure(failure: .notAuthenticated)
        }
    }

    /// Read, decide, write the audit row, commit; then the answer may leave.
    private func ask(_ processor: any QueryProcessor, _ message: any Message, _ incoming: Incoming, _ context: Context)
        async throws -> (body: Data, delay: Duration?)
    {
        let received = Received<any Message>(message, context)
        let (finished, rows) = try await retryingBriefly {
            let informed = try await processor.consulted(on: received, over: connection, ground.asker)
            return try await connection.withTransaction { transaction in
                let finished = try await informed.answer(received, in: transaction)
                let rows = try await announcer.write([(finished, context)], in: transaction)
                return (finished, rows)
            }
        }
        await ground.relay.offer(rows, passed: [])
        guard let reply = finished.reply else { throw RuntimeFault("a query without an answer") }
        // Nothing personal leaves while the audit log is behind: what is shown must be seen to have been shown.
        if !finished.audit.isEmpty, ground.auditWatch.hindrance != nil { throw RequestFailure(failure: .unavailable) }
        return (finished.sealsReply ? try ReplySealing.seal(reply, for: incoming) : reply, nil)
    }

    /// Claim the id, handle, keep the reply, commit; a repeat gets what was kept.
    private func obey(_ processor: any ChangeProcessor, _ message: any Change, _ incoming: Incoming, _ context: Context)
        async throws -> (body: Data, delay: Duration?)
    {
        let (reply, delay, rows, wakes) = try await retryingBriefly {
            try await connection.withTransaction { transaction -> (Data, Duration?, [OutboxRow], [String]) in
                switch try await RequestStore.claim(incoming, account: context.principal?.account.uuid, in: transaction)
                {
                case .foreign: throw RequestFailure(failure: .notAuthenticated)
                // The first may have died before its reply was due to leave, so the delay holds for the repeat too.
                case .answered(let reply): return (reply, leaseOfARelease, [], [])
                case .new: break
                }
                InboxStore.hold(message.subjects.map(\.id), in: transaction)
                guard let finished = try await processor.process([Received(message, context)], in: transaction).first,
                    let plain = finished.reply
                else { throw RuntimeFault("a command without a reply") }
                let reply = finished.sealsReply ? try ReplySealing.seal(plain, for: incoming) : plain
                RequestStore.keep(reply, for: incoming, in: transaction)
                let rows = try await announcer.write([(finished, context)], in: transaction)
                return (reply, finished.delay, rows, finished.wakes)
            }
        }
        await ground.relay.offer(rows, passed: [])
        ground.jobs.wake(Set(wakes))
        return (reply, delay)
    }

    /// Whoever waits has a deadline, so a passing fault is tried again only a few times.
    private func retryingBriefly<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        for pause in [20, 100, 500] {
            do {
                return try await body()
            } catch let error as PostgresError where error.isRetriable {
                ground.logger.notice("the database asks to try again", metadata: ["error": "\(error)"])
                if error.isConnectionLoss { await ground.relay.doubt() }
                try await Task.sleep(for: .milliseconds(pause))
            }
        }
        return try await body()
    }
}
