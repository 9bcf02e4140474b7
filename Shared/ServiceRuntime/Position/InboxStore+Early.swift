import Contracts
import FoundationEssentials
import Postgres

/// Messages that wait for others.
extension InboxStore {
    static let earlyColumns: SQL =
        """
        e.source, e.message, e.type, e.body, e.traceparent, e.subject, e.number, e.other_subject, e.other_number,
        e.epoch, e.base, e.prior, e.other_base, e.other_prior
        """

    /// What `earlyColumns` hold; the first place of each is the one that it was found at.
    static func early(_ rows: Rows) throws -> [Incoming] {
        try rows.decode(
            (
                String, UUID, String, Data, String?, UUID, Int, UUID?, Int?, Int?, Int?, Int?, Int?, Int?
            ).self
        ).compactMap { row in
            Party(rawValue: row.0).map {
                Incoming(
                    messageID: row.1, type: row.2, sender: $0,
                    positions: PlaceColumns(
                        row: (row.5, row.6, row.7, row.8, row.9, row.10, row.11, row.12, row.13)
                    ).positions, body: row.3, traceparent: row.4)
            }
        }
    }

    private struct EarlyRow: Sendable {
        var source: String
        var message: UUID
        var type: String
        var body: Data
        var traceparent: String?
        var place: PlaceColumns
        var epoch: Int { place.epoch ?? 1 }
    }

    /// Keeps messages under each of their places, so that whichever sequence catches up last finds them.
    static func keep(_ messages: [Incoming], in transaction: borrowing Transaction) {
        let rows = messages.flatMap { message in
            message.positions.indices.map { index in
                let other = message.positions.indices.first { $0 != index }.map { message.positions[$0] }
                return EarlyRow(
                    source: message.sender.rawValue, message: message.messageID, type: message.type,
                    body: message.body, traceparent: message.traceparent,
                    place: PlaceColumns(message.positions[index], other))
            }
        }
        guard !rows.isEmpty else { return }
        transaction.write(
            """
            insert into runtime_early (source, message, type, body, traceparent, subject, number, other_subject, other_number,
                epoch, base, prior, other_base, other_prior)
            select * from \(
                unnest: rows, \.source, \.message, \.type, \.body, \.traceparent, \.place.subject, \.place.number,
                \.place.otherSubject, \.place.otherNumber, \.epoch, \.place.base, \.place.prior, \.place.otherBase,
                \.place.otherPrior)
            on conflict do nothing
            """)
    }

    /// An early message whose every sequence has caught up, so that nothing but an attempt is missing; or one that was
    /// left behind when one of its sequences went on without it.
    static func overdue(in transaction: borrowing Transaction) async throws -> Incoming? {
        try early(
            await transaction.query(
                """
                select \(sql: earlyColumns) from runtime_early e
                left join runtime_position p on p.source = e.source and p.subject = e.subject
                left join runtime_position o on o.source = e.source and o.subject = e.other_subject
                where (
                    e.epoch < coalesce(p.epoch, 1) or e.epoch < coalesce(o.epoch, 1)
                    or (e.epoch = coalesce(p.epoch, 1) and e.number = coalesce(p.number, 0) + 1
                        or e.epoch > coalesce(p.epoch, 1) and e.number = e.base + 1
                            and (coalesce(p.epoch, 1), coalesce(p.number, 0)) >= (e.prior, e.base))
                    and (e.other_subject is null
                        or e.epoch = coalesce(o.epoch, 1) and e.other_number = coalesce(o.number, 0) + 1
                        or e.epoch > coalesce(o.epoch, 1) and e.other_number = e.other_base + 1
                            and (coalesce(o.epoch, 1), coalesce(o.number, 0)) >= (e.other_prior, e.other_base))
                )
                and not exists (
                    select from runtime_parked k
                    where k.sender = e.source and k.subject = e.subject and k.number = e.number
                        and coalesce(k.epoch, 1) = e.epoch)
                limit 1
                """)
        ).first
    }

    /// Takes an early message out under each of its places: it has been set aside.
    static func dropEarly(_ incoming: Incoming, in transaction: borrowing Transaction) {
        for position in incoming.positions {
            transaction.write(
                """
                delete from runtime_early where source = \(incoming.sender.rawValue)
                    and subject = \(position.subject) and number = \(position.number)
                    and epoch = \(position.timeline.epoch)
                """)
        }
    }
}
