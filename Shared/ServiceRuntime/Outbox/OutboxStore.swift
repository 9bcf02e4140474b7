import Contracts
import Foundation
import Model
import Postgres

/// One event on its way to one consumer, as the outbox holds it.
struct OutboxRow: Sendable {
    var id: Int
    var message: UUID
    var consumer: Party
    var type: String
    var positions: [Position]
    var body: Data
    var traceparent: String?
}

/// The SQL of the outbox. Numbers are given by the row lock of `runtime_number`, so the numbers of a sequence are in
/// the order of the commits that gave them.
enum OutboxStore {
    /// An event before it has a number.
    struct Draft: Sendable {
        var message: UUID
        var consumer: Party
        var type: String
        var subjects: [UUID]
        var body: Data
        var traceparent: String?
        var place = 0
    }

    /// Numbers and writes `drafts`, in their order; one round trip.
    static func write(_ drafts: [Draft], in transaction: borrowing Transaction) async throws -> [OutboxRow] {
        guard !drafts.isEmpty else { return [] }
        var drafts = drafts
        for index in drafts.indices { drafts[index].place = index }
        let pairs = drafts.flatMap { draft in
            draft.subjects.enumerated().map {
                NumberedSubject(
                    place: draft.place, nth: $0.offset, consumer: draft.consumer.rawValue, subject: $0.element)
            }
        }
        let rows = try await transaction.query(
            """
            with pair as (
                select * from \(unnest: pairs, \.place, \.nth, \.consumer, \.subject) as pair (place, nth, consumer, subject)
            ), given as (
                insert into runtime_number as n (consumer, subject, number)
                select consumer, subject, count(*) from pair group by consumer, subject order by consumer, subject
                on conflict (consumer, subject) do update set number = n.number + excluded.number
                returning consumer, subject, number
            ), numbered as (
                select pair.place, pair.nth, pair.subject,
                    given.number - count(*) over (partition by pair.consumer, pair.subject)
                        + row_number() over (partition by pair.consumer, pair.subject order by pair.place) as number
                from pair join given using (consumer, subject)
            ), draft as (
                select * from \(unnest: drafts, \.place, \.message, \.consumer.rawValue, \.type, \.body, \.traceparent)
                    as draft (place, message, consumer, type, body, traceparent)
            )
            insert into runtime_outbox (message, consumer, type, subject, number, other_subject, other_number, body, traceparent)
            select draft.message, draft.consumer, draft.type, first.subject, first.number, other.subject, other.number,
                draft.body, draft.traceparent
            from draft
            join numbered first on first.place = draft.place and first.nth = 0
            left join numbered other on other.place = draft.place and other.nth = 1
            order by draft.place
            returning id, message, consumer, subject, number, other_subject, other_number
            """
        ).decode((Int, UUID, String, UUID, Int, UUID?, Int?).self)
        let written = Dictionary(
            drafts.map { (Written(message: $0.message, consumer: $0.consumer.rawValue), $0) },
            uniquingKeysWith: { first, _ in first })
        return try rows.map { id, message, consumer, subject, number, otherSubject, otherNumber in
            guard let draft = written[Written(message: message, consumer: consumer)] else {
                throw RuntimeFault("the outbox returned a row that was not written")
            }
            return OutboxRow(
                id: id, message: message, consumer: draft.consumer, type: draft.type,
                positions: positions(subject, number, otherSubject, otherNumber), body: draft.body,
                traceparent: draft.traceparent)
        }
    }

    private struct NumberedSubject: Sendable {
        var place: Int
        var nth: Int
        var consumer: String
        var subject: UUID
    }

    private struct Written: Hashable {
        var message: UUID
        var consumer: String
    }

    static func positions(_ subject: UUID, _ number: Int, _ otherSubject: UUID?, _ otherNumber: Int?) -> [Position] {
        var positions = [Position(subject: subject, number: number)]
        if let otherSubject, let otherNumber { positions.append(Position(subject: otherSubject, number: otherNumber)) }
        return positions
    }

    static func markPublished(_ ids: [Int], in transaction: borrowing Transaction) {
        transaction.write("update runtime_outbox set published = now(), offers = offers + 1 where id = any(\(ids))")
    }

    /// Rows that a crash left unpublished, and rows that no consumer has confirmed for a minute, doubled by each offer.
    /// All remaining rows are looked at, never `id > last`: commits don't become visible in the order of their ids.
    static func due(limit: Int, in transaction: borrowing Transaction) async throws -> [OutboxRow] {
        try await transaction.query(
            """
            select id, message, consumer, type, subject, number, other_subject, other_number, body, traceparent
            from runtime_outbox
            where confirmed is null and (
                (published is null and created < now() - interval '5 seconds')
                or published < now() - interval '60 seconds' * power(2, least(offers - 1, 6))
            )
            order by id limit \(limit) for update skip locked
            """
        ).decode((Int, UUID, String, String, UUID, Int, UUID?, Int?, Data, String?).self).compactMap {
            id, message, consumer, type, subject, number, otherSubject, otherNumber, body, traceparent in
            guard let consumer = Party(rawValue: consumer) else { return nil }
            return OutboxRow(
                id: id, message: message, consumer: consumer, type: type,
                positions: positions(subject, number, otherSubject, otherNumber), body: body, traceparent: traceparent)
        }
    }

    /// `consumer` has passed these places: what stands at or before them need not be offered again.
    static func confirm(_ positions: [Position], by consumer: Party, in transaction: borrowing Transaction) {
        transaction.write(
            """
            update runtime_outbox o set confirmed = now(), published = coalesce(o.published, now())
            from \(unnest: positions, \.subject, \.number) as passed (subject, number)
            where o.consumer = \(consumer.rawValue) and o.subject = passed.subject and o.number <= passed.number
                and o.confirmed is null
            """)
    }
}
