import Contracts
import EventLoop
import FoundationEssentials
import Logging
import Messaging
import Model
import Sealing

/// Asks other services and waits: the typed face of a reply queue of one's own.
public final class Asker: Sendable {
    private let party: Party
    private let authenticity: Authenticity
    private let requester: Requester

    /// Connects by itself, and again after a loss. `codes` are those of `party`.
    public init(party: Party, broker: BrokerAddress, codes: MessageCodes, on loop: EventLoop, logger: Logger) {
        self.party = party
        authenticity = Authenticity(party: party, codes: codes)
        let answerers = TopologyPlan.answerers(to: party)
        requester = Requester(
            broker, replyQueuePrefix: party.replyQueuePrefix, repliesExchanges: answerers.map(\.replies),
            broadcastKeys: party == .gateway ? [(Party.notifications.replies, InboxesChanged.key)] : [],
            on: loop, name: "\(party.rawValue).asker", logger: logger)
    }

    /// Waits until questions can be asked.
    /// - Throws: `BrokerError`: what stands in the way, `limit` long.
    public func connected(within limit: Duration = .seconds(5)) async throws {
        try await requester.connected(within: limit)
    }

    /// Asks and waits for the reply, `deadline` at most.
    ///
    /// `id` is the request's own: a command that is asked again with the same id is carried out once. A guarded answer
    /// that is missing, failed, or older than its lease is the message's `withheld`.
    public func ask<M: Message>(
        _ message: M, id: UUID = UUID.random(), within deadline: Duration = .seconds(2)
    ) async throws(AskError) -> M.Reply {
        guard let guarded = M.self as? any GuardedQuery.Type else {
            return try await exchange(message, id: id, within: deadline)
        }
        let asked = ContinuousClock.now
        let (withheld, lease) = Self.terms(of: guarded)
        guard let withheld = withheld as? M.Reply else { throw .failed }
        do {
            let reply = try await exchange(message, id: id, within: min(deadline, lease))
            return ContinuousClock.now - asked <= lease ? reply : withheld
        } catch {
            return withheld
        }
    }

    /// Hints that inboxes have changed; for a gateway.
    public func hints() async -> AsyncStream<InboxesChanged> {
        let deliveries = await requester.broadcasts()
        let (stream, continuation) = AsyncStream.makeStream(
            of: InboxesChanged.self, bufferingPolicy: .bufferingNewest(1000))
        let forwarding = Task { [authenticity] in
            for await delivery in deliveries {
                guard (try? authenticity.check(delivery, from: .notifications)) != nil,
                    let hint = try? WireCoding.decoder().decode(InboxesChanged.self, from: delivery.body)
                else {
                    continue
                }
                continuation.yield(hint)
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in forwarding.cancel() }
        return stream
    }

    public func close() async { await requester.close() }

    private static func terms<G: GuardedQuery>(of guarded: G.Type) -> (withheld: any Sendable, lease: Duration) {
        (guarded.withheld, guarded.goodFor)
    }

    private func exchange<M: Message>(_ message: M, id: UUID, within deadline: Duration) async throws(AskError)
        -> M.Reply
    {
        let sealedTo = M.self is any SealedReply.Type ? EnvelopeOpener.newKey() : nil
        let outgoing: OutgoingMessage
        do { outgoing = try self.outgoing(message, id: id, within: deadline, replyKey: sealedTo?.publicKey) } catch {
            throw .failed
        }
        let delivery: Delivery
        do {
            delivery = try await requester.ask(outgoing, within: deadline)
        } catch let error as BrokerError where error.reason == .deadline {
            throw .timedOut
        } catch {
            throw .unavailable
        }
        guard let answerer = Party.allCases.first(where: { $0.replies == delivery.exchange }),
            (try? authenticity.check(delivery, from: answerer)) != nil
        else { throw .failed }
        if let failure = Wire.text(delivery.properties.headers[Wire.failureHeader]) {
            throw AskError(failure: Failure(rawValue: failure) ?? .failed)
        }
        do {
            var body = delivery.body
            if let sealedTo {
                let envelope = try WireCoding.decoder().decode(SealedEnvelope.self, from: body)
                body = try sealedTo.open(envelope, purpose: .reply, binding: [id.text])
            }
            return try WireCoding.decoder().decode(M.Reply.self, from: body)
        } catch {
            throw .failed
        }
    }

    private func outgoing(_ message: some Message, id: UUID, within deadline: Duration, replyKey: Data?) throws
        -> OutgoingMessage
    {
        let route = type(of: message).route
        var headers = Wire.headers(from: party, at: Date())
        if let replyKey { headers[Wire.replyKeyHeader] = .string(replyKey.base64EncodedString()) }
        let outgoing = OutgoingMessage(
            exchange: party.events, routingKey: route.key(to: route.owner),
            properties: MessageProperties(
                contentType: "application/json", messageID: id.text, type: route.type,
                userID: party.rawValue, expiration: route.lane == .requests ? deadline : nil,
                persistent: message is any Change, headers: headers),
            body: try WireCoding.encoder().encode(message))
        return try authenticity.signed(outgoing, to: route.owner)
    }
}

/// Why there is no answer.
public enum AskError: Error, Sendable, Hashable {
    /// The broker can't be reached, nobody serves the message, or the audit trail can't be kept.
    case unavailable
    case timedOut
    case notAuthenticated
    /// The service could not read the message: the two ends disagree about the contract.
    case unreadable
    case failed

    init(failure: Failure) {
        self =
            switch failure {
            case .unavailable: .unavailable
            case .notAuthenticated: .notAuthenticated
            case .unreadable: .unreadable
            case .failed: .failed
            }
    }
}
