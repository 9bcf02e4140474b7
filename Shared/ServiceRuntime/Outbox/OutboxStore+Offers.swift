import Contracts
import FoundationEssentials
import Postgres

/// What consumers have passed is marked on the sequence, so that a row of the outbox is written once and never again.
extension OutboxStore {
    /// Rows of one sequence that are to be offered again: beyond `after`, up to `last`.
    struct Stretch: Sendable {
        var consumer: String
        var subject: UUID
        var after: Int
        var last: Int
    }

    /// Takes sequences whose consumer has not moved for a minute, and puts their next offer off: a minute, doubled by
    /// each offer.
    static func takeDue(limit: Int, in transaction: borrowing Transaction) async throws -> [Stretch] {
        try await transaction.query(
            """
            with due as materialized (
                select consumer, subject, confirmed, number from runtime_number
                where due <= now() order by due limit \(limit) for update skip locked
            )
            update runtime_number n set
                offers = n.offers + 1, due = now() + interval '60 seconds' * power(2, least(n.offers, 6))
            from due where n.consumer = due.consumer and n.subject = due.subject
            returning n.consumer, n.subject, due.confirmed, due.number
            """
        ).decode((String, UUID, Int, Int).self).map {
            Stretch(consumer: $0.0, subject: $0.1, after: $0.2, last: $0.3)
        }
    }

    /// The first rows of `stretches`, in the order of each sequence; what is left of the stretches is for the next call.
    static func rows(
        of stretches: inout [Stretch], limit: Int, in transaction: borrowing Transaction
    ) async throws -> [OutboxRow] {
        let rows = try await transaction.query(
            """
            select row.message, row.consumer, row.type, row.body, row.traceparent, stretch.place,
                row.subject, row.number, row.other_subject, row.other_number,
                row.epoch, row.base, row.prior, row.other_base, row.other_prior
            from \(unnest: Array(stretches.enumerated()), \.element.consumer, \.element.subject, \.element.after,
                \.element.last, \.offset) as stretch (consumer, subject, after, last, place)
            cross join lateral (
                select * from runtime_outbox o
                where o.consumer = stretch.consumer and o.subject = stretch.subject
                    and o.number > stretch.after and o.number <= stretch.last
                order by o.number limit \(limit)
            ) row
            order by stretch.place, row.number limit \(limit)
            """
        ).decode(
            (
                UUID, String, String, Data, String?, Int, UUID, Int, UUID?, Int?, Int?, Int?, Int?, Int?, Int?
            ).self)
        if rows.count == limit, let last = rows.last {
            stretches.removeFirst(last.5)
            stretches[0].after = last.7
        } else {
            stretches = []
        }
        return rows.compactMap { row in
            guard let consumer = Party(rawValue: row.1) else { return nil }
            let place = PlaceColumns(row: (row.6, row.7, row.8, row.9, row.10, row.11, row.12, row.13, row.14))
            return OutboxRow(
                message: row.0, consumer: consumer, type: row.2, positions: place.positions, body: row.3,
                traceparent: row.4)
        }
    }

    /// Nobody knows what of these replicas' rows has reached the broker, so all that is unconfirmed is offered again.
    static func makeDue(of replicas: [UUID], in transaction: borrowing Transaction) {
        transaction.write(
            """
            with held as materialized (
                select n.consumer, n.subject from runtime_number n
                where n.due > now() and n.offers = 0 and exists (
                    select from runtime_outbox o
                    where o.consumer = n.consumer and o.subject = n.subject and o.number > n.confirmed
                        and o.replica = any(\(replicas)))
                order by n.consumer, n.subject for update
            )
            update runtime_number n set due = now()
            from held where n.consumer = held.consumer and n.subject = held.subject
            """)
    }

    /// Consumers have passed these places: what stands at or before them need not be offered again, and what stands
    /// behind them not for another minute.
    ///
    /// A word in the epoch that a sequence went on from confirms what both have in common. One that the consumer said
    /// before it was restored from a backup, and one in any other epoch, confirms nothing.
    static func confirm(_ passed: [Party: [UUID: Passed]], in transaction: borrowing Transaction) {
        let places = passed.flatMap { consumer, numbers in
            numbers.map { (sequence: Sequence(consumer: consumer.rawValue, subject: $0.key), last: $0.value) }
        }
        guard !places.isEmpty else { return }
        let ordered = places.sorted { Sequence.comesFirst($0.sequence, $1.sequence) }
        // Nothing is ever inserted, for the sequences are there. But a join of an update may be planned while the table is
        // small, as a scan of the whole, and stay so while it grows; a conflict is always found by the primary key.
        transaction.write(
            """
            insert into runtime_number as n (consumer, subject, number, epoch)
            select known.consumer, known.subject, passed.number, passed.epoch
            from \(unnest: ordered, \.sequence.consumer, \.sequence.subject, \.last.number, \.last.epoch, \.last.life)
                as passed (consumer, subject, number, epoch, life)
            cross join lateral (
                select consumer, subject from runtime_number
                where consumer = passed.consumer and subject = passed.subject limit 1
            ) known
            where passed.life >= coalesce(
                (select c.epoch from runtime_consumer c where c.consumer = passed.consumer), 1)
            on conflict (consumer, subject) do update set
                confirmed = least(excluded.number, case when n.epoch = excluded.epoch then n.number else n.base end),
                offers = 0, passed_at = now(),
                due = case
                    when n.epoch <> excluded.epoch or excluded.number < n.number then now() + interval '60 seconds' end
            where n.confirmed < excluded.number
                and (n.epoch = excluded.epoch or n.prior = excluded.epoch and n.confirmed < n.base)
            """)
    }

    /// When the oldest entry was written that Audit has not passed yet; nil where it has passed all.
    static func oldestUnconfirmedEntry(in transaction: borrowing Transaction) async throws -> Date? {
        try await transaction.query(
            """
            select min(o.created) from runtime_number n
            join runtime_outbox o on o.consumer = n.consumer and o.subject = n.subject and o.number = n.confirmed + 1
            where n.consumer = 'audit' and n.due is not null
            """
        ).decode(Date?.self).first ?? nil
    }

    /// Has entries offered again that Audit has not confirmed for three seconds, once: a consumer that is killed takes its
    /// last confirmations along, and nothing personal leaves until they come.
    static func hastenEntries(in transaction: borrowing Transaction) {
        transaction.write(
            """
            with silent as materialized (
                select consumer, subject from runtime_number
                where consumer = 'audit' and due > now() and due < now() + interval '57 seconds' and offers = 0
                for update skip locked
            )
            update runtime_number n set due = now()
            from silent where n.consumer = silent.consumer and n.subject = silent.subject
            """)
    }

    /// Drops rows that have been kept for 35 days and passed.
    /// - Returns: how many, `limit` at most.
    static func expire(limit: Int, in transaction: borrowing Transaction) async throws -> Int {
        try await transaction.query(
            """
            delete from runtime_outbox where ctid = any(array(
                select o.ctid from runtime_outbox o
                join runtime_number n on n.consumer = o.consumer and n.subject = o.subject and n.confirmed >= o.number
                where o.created < now() - interval '35 days' limit \(limit)))
            returning 1
            """
        ).decode(Int.self).count
    }
}
