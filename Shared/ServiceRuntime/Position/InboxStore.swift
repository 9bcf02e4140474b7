import Contracts
import Foundation
import Postgres

/// The SQL of the consumer's side of the position rule.
enum InboxStore {
    /// Holds subjects for the rest of the transaction, in one order, whatever message they come from.
    ///
    /// Advisory locks rather than rows: nothing to write, and one lock a subject serves all sources and commands. All
    /// schemas of a database share their space, so each has keys of its own: services must not wait for each other.
    static func hold(_ subjects: some Collection<UUID>, in transaction: borrowing Transaction) {
        let keys = Set(subjects.map(lockKey)).sorted()
        guard !keys.isEmpty else { return }
        transaction.write(
            """
            select pg_advisory_xact_lock(key # hashtextextended(current_schema(), 0))
            from (select key from unnest(\(keys)) key order by key) held
            """)
    }

    /// The first eight bytes of the random identifier.
    private static func lockKey(_ subject: UUID) -> Int {
        withUnsafeBytes(of: subject.uuid) { Int(Int64(bigEndian: $0.loadUnaligned(as: Int64.self))) }
    }

    /// How far `sequences` are, and what waits in them, up to 256 places beyond each mark; one round trip.
    static func rule(for sequences: [SubjectSequence], in transaction: borrowing Transaction) async throws
        -> PositionRule<Incoming>
    {
        let rows = try await transaction.queries([
            """
            select p.source, p.subject, p.number, p.digest from runtime_position p
            join \(unnest: sequences, \.source, \.subject) as s (source, subject)
                on p.source = s.source and p.subject = s.subject
            """,
            """
            select e.source, e.subject, e.number, e.other_subject, e.other_number, e.message, e.type, e.body, e.traceparent
            from runtime_early e
            join \(unnest: sequences, \.source, \.subject) as s (source, subject)
                on e.source = s.source and e.subject = s.subject
            left join runtime_position p on p.source = e.source and p.subject = e.subject
            where e.number <= coalesce(p.number, 0) + 256
            """,
        ])
        let marks = try rows[0].decode((String, UUID, Int, Data).self)
        var rule = PositionRule<Incoming>(
            marks: Dictionary(
                marks.map { (SubjectSequence(source: $0.0, subject: $0.1), .init(number: $0.2, digest: $0.3)) },
                uniquingKeysWith: { first, _ in first }), held: Set(sequences))
        for (source, subject, number, otherSubject, otherNumber, message, type, body, traceparent) in try rows[1]
            .decode(
                (String, UUID, Int, UUID?, Int?, UUID, String, Data, String?).self)
        {
            guard let sender = Party(rawValue: source) else { continue }
            let incoming = Incoming(
                messageID: message, type: type, sender: sender,
                positions: OutboxStore.positions(subject, number, otherSubject, otherNumber), body: body,
                traceparent: traceparent)
            rule.keep(incoming, at: Position(subject: subject, number: number), from: source)
        }
        return rule
    }

    private struct MarkRow: Sendable {
        var source: String
        var subject: UUID
        var number: Int
        var digest: Data
    }

    static func write(_ rule: PositionRule<Incoming>, in transaction: borrowing Transaction) {
        let rows = rule.changed.compactMap { sequence in
            rule.marks[sequence].map {
                MarkRow(source: sequence.source, subject: sequence.subject, number: $0.number, digest: $0.digest)
            }
        }
        guard !rows.isEmpty else { return }
        transaction.write(
            """
            insert into runtime_position as p (source, subject, number, digest)
            select * from \(unnest: rows, \.source, \.subject, \.number, \.digest)
            on conflict (source, subject) do update set number = excluded.number, digest = excluded.digest
            """)
        guard rule.hasKept else { return }
        // Whatever waited at or before a place that has been passed has been applied or repeated.
        transaction.write(
            """
            delete from runtime_early e using \(unnest: rows, \.source, \.subject, \.number) as p (source, subject, number)
            where e.source = p.source and e.subject = p.subject and e.number <= p.number
            """)
    }

    private struct EarlyRow: Sendable {
        var source: String
        var subject: UUID
        var number: Int
        var otherSubject: UUID?
        var otherNumber: Int?
        var message: UUID
        var type: String
        var body: Data
        var traceparent: String?
    }

    /// Keeps messages under each of their places, so that whichever sequence catches up last finds them.
    static func keep(_ messages: [Incoming], in transaction: borrowing Transaction) {
        let rows = messages.flatMap { message in
            message.positions.indices.map { index in
                let other = message.positions.indices.first { $0 != index }.map { message.positions[$0] }
                return EarlyRow(
                    source: message.sender.rawValue, subject: message.positions[index].subject,
                    number: message.positions[index].number, otherSubject: other?.subject, otherNumber: other?.number,
                    message: message.messageID, type: message.type, body: message.body,
                    traceparent: message.traceparent)
            }
        }
        guard !rows.isEmpty else { return }
        transaction.write(
            """
            insert into runtime_early (source, subject, number, other_subject, other_number, message, type, body, traceparent)
            select * from \(unnest: rows, \.source, \.subject, \.number, \.otherSubject, \.otherNumber, \.message, \.type, \.body, \.traceparent)
            on conflict do nothing
            """)
    }
}

extension InboxStore {
    /// An early message whose every sequence has caught up, so that nothing but an attempt is missing.
    static func overdue(in transaction: borrowing Transaction) async throws -> Incoming? {
        try await transaction.query(
            """
            select e.source, e.subject, e.number, e.other_subject, e.other_number, e.message, e.type, e.body, e.traceparent
            from runtime_early e
            left join runtime_position p on p.source = e.source and p.subject = e.subject
            left join runtime_position o on o.source = e.source and o.subject = e.other_subject
            where e.number = coalesce(p.number, 0) + 1
                and (e.other_subject is null or e.other_number = coalesce(o.number, 0) + 1)
                and not exists (
                    select from runtime_parked k
                    where k.sender = e.source and k.subject = e.subject and k.number = e.number)
            limit 1
            """
        ).decode((String, UUID, Int, UUID?, Int?, UUID, String, Data, String?).self).first.flatMap {
            source, subject, number, otherSubject, otherNumber, message, type, body, traceparent in
            Party(rawValue: source).map {
                Incoming(
                    messageID: message, type: type, sender: $0,
                    positions: OutboxStore.positions(subject, number, otherSubject, otherNumber), body: body,
                    traceparent: traceparent)
            }
        }
    }

    /// Takes an early message out under each of its places: it has been set aside.
    static func dropEarly(_ incoming: Incoming, in transaction: borrowing Transaction) {
        for position in incoming.positions {
            transaction.write(
                """
                delete from runtime_early where source = \(incoming.sender.rawValue)
                    and subject = \(position.subject) and number = \(position.number)
                """)
        }
    }
}
