import Contracts
import Crypto
import FoundationEssentials
import Messaging
import Model

/// A message as it came off a queue, or out of the early or parked messages, before its body is decoded.
struct Incoming: Sendable {
    var messageID: UUID
    var type: String
    var sender: Party
    /// The source system, when it came by that source's own intake exchange.
    var source: String?
    var positions: [Position]
    var body: Data
    var traceparent: String?
    var replyTo: String?
    var correlationID: String?
    var replyKey: Data?
    /// After this nobody waits for the answer any more.
    var deadline: Date?
    /// Absent for what was kept in the database.
    var delivery: Delivery?

    /// Tells two messages at one place apart.
    var digest: Data { Data(SHA256.hash(data: body).prefix(16)) }
}

/// Why a delivery is not looked at further: it breaks a rule that our own parties keep.
struct Unlawful: Error, Sendable {
    var reason: String
}

extension Incoming {
    /// Reads the properties that the runtime stands on: of one message, or of each event in a bundle.
    /// - Throws: `Unlawful` where a property is missing or forbidden.
    static func all(of delivery: Delivery) throws -> [Incoming] {
        // By what the code covers: the content type is for other readers.
        let headers = delivery.properties.headers
        let (header, epoch) = (headers[Wire.positionsHeader], headers[Wire.epochHeader])
        if let positions = Wire.text(header), positions.utf8.contains(UInt8(ascii: "/")) {
            return try Bundle.events(of: Incoming(delivery, positions: []), positions: positions, epoch: epoch)
        }
        return [try Incoming(delivery, positions: Wire.positions(header, epoch: epoch))]
    }

    private init(_ delivery: Delivery, positions: [Position]) throws {
        let properties = delivery.properties
        for forbidden in ["CC", "BCC", "x-death"] where properties.headers[forbidden] != nil {
            throw Unlawful(reason: "the header \(forbidden) is refused: copies by header pass the broker's permissions")
        }
        if delivery.exchange.hasPrefix("intake.") {
            try self.init(intake: delivery)
            return
        }
        guard let sender = properties.userID.flatMap(Party.init(rawValue:)) else {
            throw Unlawful(reason: "user_id is missing or is no party of ours")
        }
        guard delivery.exchange == sender.events else {
            throw Unlawful(reason: "the exchange is not the sender's own")
        }
        guard let messageID = properties.messageID.flatMap({ UUID(text: $0) }) else {
            throw Unlawful(reason: "message_id is missing or not a UUID")
        }
        guard let type = properties.type else { throw Unlawful(reason: "type is missing") }
        self.init(
            messageID: messageID, type: type, sender: sender, source: nil,
            positions: positions, body: delivery.body,
            traceparent: Wire.text(properties.headers[Wire.traceparentHeader]), replyTo: properties.replyTo,
            correlationID: properties.correlationID,
            replyKey: Wire.text(properties.headers[Wire.replyKeyHeader]).flatMap { Data(base64Encoded: $0) },
            deadline: Wire.deadline(of: properties), delivery: delivery)
    }

    /// A source system may write to its own intake exchange alone, so the exchange tells who reports.
    private init(intake delivery: Delivery) throws {
        let source = String(delivery.exchange.dropFirst("intake.".count))
        if let user = delivery.properties.userID, user != source {
            throw Unlawful(reason: "user_id is not the source whose intake this is")
        }
        self.init(
            messageID: UUID.random(), type: ReportInvolvement.route.type, sender: .identity, source: source,
            positions: [],
            body: delivery.body, traceparent: Wire.text(delivery.properties.headers[Wire.traceparentHeader]),
            replyTo: SourceQueues.receipts(of: source), correlationID: delivery.properties.messageID, replyKey: nil,
            deadline: nil, delivery: delivery)
    }
}
