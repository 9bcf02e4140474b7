import Contracts
import FoundationEssentials
import Logging
import Messaging
import Model
import Sealing

/// What every worker of a replica stands on.
struct Ground: Sendable {
    let party: Party
    /// This process.
    let replica: UUID
    let subscriptions: [String: Subscription]
    let verifier: PrincipalVerifier
    let authenticity: Authenticity
    let relay: Relay
    let jobs: JobBoard
    let auditWatch: AuditWatch
    let logger: Logger
    let courtesy = Courtesy()
    var intakeGate = IntakeGate(isOpen: true)
    /// For the questions of those who ask.
    var asker: Asker?
    /// Time is injected, so that tests can live through decades.
    let now: @Sendable () -> Date

    /// Reads `delivery`, and believes it where its sender's code is on it; what comes from a source is sealed instead.
    /// - Throws: `Unlawful`.
    func incoming(_ delivery: Delivery) throws -> [Incoming] {
        let incoming = try Incoming.all(of: delivery)
        if let first = incoming.first, first.source == nil { try authenticity.check(delivery, from: first.sender) }
        return incoming
    }

    /// As `incoming`, where nothing but one message may come.
    func request(_ delivery: Delivery) throws -> Incoming {
        let incoming = try incoming(delivery)
        guard incoming.count == 1 else { throw Unlawful(reason: "requests come one by one") }
        return incoming[0]
    }

    /// Gives `draft` the code of this party, unless it is a receipt: sources have no keys of ours.
    func outgoing(_ draft: ReplyDraft, type: String) throws -> OutgoingMessage {
        let message = draft.outgoing(from: party, type: type, at: now())
        guard let asker = Party.askers.first(where: { draft.to.hasPrefix($0.replyQueuePrefix) }) else { return message }
        return try authenticity.signed(message, to: asker)
    }

    /// The subscription that may handle `incoming` on `lane`.
    /// - Throws: `Unlawful` where there is none, or the sender is not one of the message's senders.
    func subscription(for incoming: Incoming, on lane: Lane) throws -> Subscription {
        guard let subscription = subscriptions[incoming.type], subscription.route.lane == lane else {
            throw Unlawful(reason: "no such message on this queue")
        }
        guard incoming.source != nil || subscription.senders.contains(incoming.sender) else {
            throw Unlawful(reason: "this sender may not send this message")
        }
        return subscription
    }

    /// Verifies whoever caused `message`, where it says so.
    func principal(of message: any Message, _ incoming: Incoming, at now: Date) throws -> Principal? {
        let signed = (message as? any Authenticated)?.principal ?? (message as? any OptionallyAuthenticated)?.principal
        guard let signed else { return nil }
        do {
            return try verifier.verify(signed, for: incoming.messageID, at: now)
        } catch {
            throw NotAuthenticated()
        }
    }

    func context(_ incoming: Incoming, principal: Principal?, now: Date) -> Context {
        Context(
            messageID: incoming.messageID, sender: incoming.sender, source: incoming.source ?? principal?.source,
            principal: principal, now: now, isRedelivered: incoming.delivery?.redelivered ?? false,
            traceparent: incoming.traceparent)
    }
}

/// Why there is no reply of the message's own type.
public enum Failure: String, Sendable, Hashable {
    /// The audit trail can't be kept at the moment, so nothing is shown.
    case unavailable
    case notAuthenticated
    /// The body is not what the contract says.
    case unreadable
    /// This attempt failed, and so did its repeats.
    case failed
}

/// A reply on its way to whoever waits.
struct ReplyDraft: Sendable {
    var to: String
    var correlationID: String?
    var body: Data
    var failure: Failure?
    var delay: Duration?
    /// Receipts outlive a restart of the broker; answers that somebody waits for need not.
    var persistent = false

    func outgoing(from party: Party, type: String, at now: Date) -> OutgoingMessage {
        var headers = Wire.headers(from: party, at: now)
        if let failure { headers[Wire.failureHeader] = .string(failure.rawValue) }
        return OutgoingMessage(
            exchange: party.replies, routingKey: to,
            properties: MessageProperties(
                contentType: "application/json", messageID: UUID.random().text,
                correlationID: correlationID, type: type + Wire.replySuffix, userID: party.rawValue,
                persistent: persistent,
                headers: headers),
            body: body, mandatory: persistent)
    }
}

/// Seals a reply to the one-use key of its request.
///
/// JSON is padded with spaces, which readers ignore, so that the length of what is sealed does not tell a release from
/// what is withheld, nor the number of contacts.
enum ReplySealing {
    private static let step = 4096

    static func seal(_ reply: Data, for incoming: Incoming) throws -> Data {
        guard let key = incoming.replyKey else { throw Unlawful(reason: "\(Wire.replyKeyHeader) is missing") }
        let padding = Data(repeating: UInt8(ascii: " "), count: (step - reply.count % step) % step)
        let envelope = try EnvelopeSealer(publicKey: key)
            .seal(reply + padding, purpose: .reply, binding: [incoming.messageID.text])
        return try WireCoding.encoder().encode(envelope)
    }
}
