import Contracts
import Foundation
import Model
import Postgres

/// One event on its way to one consumer, as the outbox holds it.
struct OutboxRow: Sendable {
    var message: UUID
    var consumer: Party
    var type: String
    var positions: [Position]
    var body: Data
    var traceparent: String?

    /// Of its first subject; every row has one.
    var first: Position { positions[0] }
    /// Of the second subject of an event about two.
    var other: Position? { positions.count > 1 ? positions[1] : nil }
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
    }

    /// Numbers and writes `drafts`, in their order, for `replica` to publish; one round trip.
    static func write(_ drafts: [Draft], by replica: UUID, in transaction: borrowing Transaction) async throws
        -> [OutboxRow]
    {
        guard !drafts.isEmpty else { return [] }
        var next = try await firstNumbers(for: drafts, in: transaction)
        let rows = try drafts.map { draft in
            let positions = try draft.subjects.map { subject in
                let sequence = Sequence(consumer: draft.consumer.rawValue, subject: subject)
                guard let number = next[sequence] else { throw RuntimeFault("a sequence without a number") }
                next[sequence] = number + 1
                return Position(subject: subject, number: number)
            }
            return OutboxRow(
                message: draft.message, consumer: draft.consumer, type: draft.type, positions: positions,
                body: draft.body, traceparent: draft.traceparent)
        }
        transaction.write(
            """
            insert into runtime_outbox
                (message, consumer, type, subject, number, other_subject, other_number, body, traceparent, replica)
            select *, \(replica)::uuid from \(
                unnest: rows, \.message, \.consumer.rawValue, \.type, \.first.subject, \.first.number,
                \.other?.subject, \.other?.number, \.body, \.traceparent)
            """)
        return rows
    }

    private struct Sequence: Hashable, Sendable {
        var consumer: String
        var subject: UUID
    }

    /// Takes as many numbers of each sequence as `drafts` need; the first of them.
    private static func firstNumbers(for drafts: [Draft], in transaction: borrowing Transaction) async throws
        -> [Sequence: Int]
    {
        var counts: [Sequence: Int] = [:]
        for draft in drafts {
            for subject in draft.subjects {
                counts[Sequence(consumer: draft.consumer.rawValue, subject: subject), default: 0] += 1
            }
        }
        // In one order, whoever takes them, because each row stays locked until the commit.
        let wanted = counts.sorted {
            ($0.key.consumer, $0.key.subject.text) < ($1.key.consumer, $1.key.subject.text)
        }
        let given = try await transaction.query(
            """
            insert into runtime_number as n (consumer, subject, number)
            select * from \(unnest: wanted, \.key.consumer, \.key.subject, \.value)
            on conflict (consumer, subject) do update set number = n.number + excluded.number
            returning consumer, subject, number
            """
        ).decode((String, UUID, Int).self)
        return Dictionary(
            given.map { consumer, subject, last in
                let sequence = Sequence(consumer: consumer, subject: subject)
                return (sequence, last - counts[sequence, default: 0] + 1)
            }, uniquingKeysWith: { first, _ in first })
    }

    static func positions(_ subject: UUID, _ number: Int, _ otherSubject: UUID?, _ otherNumber: Int?) -> [Position] {
        var positions = [Position(subject: subject, number: number)]
        if let otherSubject, let otherNumber { positions.append(Position(subject: otherSubject, number: otherNumber)) }
        return positions
    }

    /// Takes rows that are due to be offered again, and puts their next offer off: a minute, doubled by each offer.
    ///
    /// All remaining rows are looked at, never `id > last`: commits don't become visible in the order of their ids.
    static func takeDue(limit: Int, in transaction: borrowing Transaction) async throws -> [OutboxRow] {
        try await transaction.query(
            """
            update runtime_outbox set
                offers = offers + 1, due = now() + interval '60 seconds' * power(2, least(offers, 6))
            where ctid = any(array(
                select ctid from runtime_outbox where confirmed is null and due <= now()
                order by due limit \(limit) for update skip locked))
            returning message, consumer, type, subject, number, other_subject, other_number, body, traceparent
            """
        ).decode((UUID, String, String, UUID, Int, UUID?, Int?, Data, String?).self).compactMap {
            message, consumer, type, subject, number, otherSubject, otherNumber, body, traceparent in
            guard let consumer = Party(rawValue: consumer) else { return nil }
            return OutboxRow(
                message: message, consumer: consumer, type: type,
                positions: positions(subject, number, otherSubject, otherNumber), body: body, traceparent: traceparent)
        }
    }

    /// Nobody knows what of these replicas' rows has reached the broker, so all that is unconfirmed is offered again.
    static func makeDue(of replicas: [UUID], in transaction: borrowing Transaction) {
        transaction.write(
            """
            update runtime_outbox set due = now()
            where confirmed is null and replica = any(\(replicas)) and due > now() and offers = 0
            """)
    }

    /// `consumer` has passed these places: what stands at or before them need not be offered again.
    static func confirm(_ positions: [Position], by consumer: Party, in transaction: borrowing Transaction) {
        transaction.write(
            """
            update runtime_outbox o set confirmed = now()
            from \(unnest: positions, \.subject, \.number) as passed (subject, number)
            where o.consumer = \(consumer.rawValue) and o.subject = passed.subject and o.number <= passed.number
                and o.confirmed is null
            """)
    }
}
