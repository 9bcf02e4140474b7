import Contracts
import FoundationEssentials
import Model
import Postgres

/// The SQL of messages set aside.
enum ParkingStore {
    /// Sets a message aside with its reason. Without `retries` it waits for an operator.
    static func park(
        _ incoming: Incoming, lane: Lane, reason: String, retries: Bool, in transaction: borrowing Transaction
    ) {
        let place = incoming.positions.first.map { PlaceColumns($0, incoming.positions.dropFirst().first) }
        let next: Date? = retries ? Date().addingTimeInterval(1) : nil
        transaction.write(
            """
            insert into runtime_parked
                (message, lane, type, sender, subject, number, other_subject, other_number,
                epoch, base, prior, other_base, other_prior, body, traceparent, correlation, reason, next_attempt)
            select \(incoming.messageID), \(lane.rawValue), \(incoming.type), \(incoming.source ?? incoming.sender.rawValue),
                \(optional: place?.subject), \(optional: place?.number), \(optional: place?.otherSubject),
                \(optional: place?.otherNumber), \(optional: place?.epoch), \(optional: place?.base), \(optional: place?.prior),
                \(optional: place?.otherBase), \(optional: place?.otherPrior), \(incoming.body),
                \(optional: incoming.traceparent), \(optional: incoming.correlationID), \(reason), \(optional: next)
            where not exists (
                select from runtime_parked where sender = \(incoming.source ?? incoming.sender.rawValue)
                    and type = \(incoming.type) and subject = \(optional: place?.subject)
                    and number = \(optional: place?.number) and coalesce(epoch, 1) = \(place?.epoch ?? 1)
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
        id, lane, attempts, message, type, sender, body, traceparent, correlation,
        subject, number, other_subject, other_number, epoch, base, prior, other_base, other_prior
        """

    /// A parked message of `lanes` that is due, held for this transaction.
    static func due(of lanes: [Lane], in transaction: borrowing Transaction) async throws -> Parked? {
        try parked(
            await transaction.query(
                """
                select \(sql: columns) from runtime_parked
                where next_attempt <= now() and lane = any(\(lanes.map(\.rawValue)))
                order by next_attempt limit 1 for update skip locked
                """))
    }

    /// Takes a message out for good.
    static func take(_ id: UUID, in transaction: borrowing Transaction) async throws -> Incoming? {
        try parked(await transaction.query("delete from runtime_parked where id = \(id) returning \(sql: columns)"))?
            .incoming
    }

    private static func parked(_ rows: Rows) throws -> Parked? {
        try rows.decode(
            (
                UUID, String, Int, UUID?, String, String, Data, String?, String?,
                UUID?, Int?, UUID?, Int?, Int?, Int?, Int?, Int?, Int?
            ).self
        ).first.map { row in
            var positions: [Position] = []
            if let subject = row.9, let number = row.10 {
                positions =
                    PlaceColumns(
                        row: (subject, number, row.11, row.12, row.13, row.14, row.15, row.16, row.17)
                    ).positions
            }
            let sender = row.5
            let party = Party(rawValue: sender)
            return Parked(
                id: row.0, lane: Lane(rawValue: row.1) ?? .events, attempts: row.2,
                incoming: Incoming(
                    messageID: row.3 ?? UUID.random(), type: row.4, sender: party ?? .identity,
                    source: party == nil ? sender : nil, positions: positions, body: row.6, traceparent: row.7,
                    replyTo: party == nil ? SourceQueues.receipts(of: sender) : nil, correlationID: row.8))
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
