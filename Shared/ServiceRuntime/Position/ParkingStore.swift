import Contracts
import Foundation
import Postgres

/// The SQL of messages set aside.
enum ParkingStore {
    /// Sets a message aside with its reason. Without `retries` it waits for an operator.
    static func park(
        _ incoming: Incoming, lane: Lane, reason: String, retries: Bool, in transaction: borrowing Transaction
    ) {
        let first = incoming.positions.first
        let other = incoming.positions.dropFirst().first
        let next: Date? = retries ? Date().addingTimeInterval(1) : nil
        transaction.write(
            """
            insert into runtime_parked
                (message, lane, type, sender, subject, number, other_subject, other_number, body, traceparent, correlation, reason, next_attempt)
            select \(incoming.messageID), \(lane.rawValue), \(incoming.type), \(incoming.source ?? incoming.sender.rawValue),
                \(optional: first?.subject), \(optional: first?.number), \(optional: other?.subject), \(optional: other?.number), \(incoming.body),
                \(optional: incoming.traceparent), \(optional: incoming.correlationID), \(reason), \(optional: next)
            where not exists (
                select from runtime_parked where sender = \(incoming.source ?? incoming.sender.rawValue)
                    and type = \(incoming.type) and subject = \(optional: first?.subject) and number = \(optional: first?.number)
            )
            """)
    }

    /// A message set aside, with what the next attempt needs to know.
    struct Parked: Sendable {
        var id: UUID
        var lane: Lane
        var attempts: Int
        var incoming: Incoming
    }

    private static let columns: SQL =
        """
        id, lane, attempts, message, type, sender, subject, number, other_subject, other_number, body, traceparent,
        correlation
        """

    /// A parked message that is due, held for this transaction.
    static func due(in transaction: borrowing Transaction) async throws -> Parked? {
        try parked(
            await transaction.query(
                """
                select \(sql: columns) from runtime_parked
                where next_attempt <= now() order by next_attempt limit 1 for update skip locked
                """))
    }

    /// Takes a message out for good.
    static func take(_ id: UUID, in transaction: borrowing Transaction) async throws -> Incoming? {
        try parked(await transaction.query("delete from runtime_parked where id = \(id) returning \(sql: columns)"))?
            .incoming
    }

    private static func parked(_ rows: Rows) throws -> Parked? {
        try rows.decode(
            (UUID, String, Int, UUID?, String, String, UUID?, Int?, UUID?, Int?, Data, String?, String?).self
        ).first
            .map {
                id, lane, attempts, message, type, sender, subject, number, otherSubject, otherNumber, body,
                traceparent,
                correlation in
                var positions: [Position] = []
                if let subject, let number {
                    positions = OutboxStore.positions(subject, number, otherSubject, otherNumber)
                }
                let party = Party(rawValue: sender)
                return Parked(
                    id: id, lane: Lane(rawValue: lane) ?? .events, attempts: attempts,
                    incoming: Incoming(
                        messageID: message ?? UUID(), type: type, sender: party ?? .identity,
                        source: party == nil ? sender : nil, positions: positions, body: body, traceparent: traceparent,
                        replyTo: party == nil ? SourceQueues.receipts(of: sender) : nil, correlationID: correlation)
                )
            }
    }

    static func forget(_ id: UUID, in transaction: borrowing Transaction) {
        transaction.write("delete from runtime_parked where id = \(id)")
    }

    /// Waits for an operator again.
    static func leave(_ id: UUID, in transaction: borrowing Transaction) {
        transaction.write("update runtime_parked set attempts = attempts + 1, next_attempt = null where id = \(id)")
    }

    /// Puts the next attempt off: doubling from two seconds to an hour.
    static func postpone(_ id: UUID, attempts: Int, reason: String, in transaction: borrowing Transaction) {
        let pause = min(3600.0, Double(sign: .plus, exponent: min(attempts, 12), significand: 1))
        transaction.write(
            """
            update runtime_parked set attempts = attempts + 1, reason = \(reason),
                next_attempt = now() + make_interval(secs => \(pause)) where id = \(id)
            """)
    }
}
