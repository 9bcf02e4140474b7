import Contracts
import FoundationEssentials
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
            select p.source, p.subject, p.number, p.digest, p.epoch, p.base from runtime_position p
            join \(unnest: sequences, \.source, \.subject) as s (source, subject)
                on p.source = s.source and p.subject = s.subject
            """,
            """
            select \(sql: earlyColumns) from runtime_early e
            join \(unnest: sequences, \.source, \.subject) as s (source, subject)
                on e.source = s.source and e.subject = s.subject
            left join runtime_position p on p.source = e.source and p.subject = e.subject
            where e.number <= coalesce(p.number, 0) + 256
            """,
        ])
        let marks = try rows[0].decode((String, UUID, Int, Data, Int, Int).self)
        var rule = PositionRule<Incoming>(
            marks: Dictionary(
                marks.map { source, subject, number, digest, epoch, base in
                    (
                        SubjectSequence(source: source, subject: subject),
                        .init(number: number, digest: digest, epoch: epoch, base: base)
                    )
                }, uniquingKeysWith: { first, _ in first }), held: Set(sequences))
        for incoming in try early(rows[1]) {
            rule.keep(incoming, at: incoming.positions[0], from: incoming.producer)
        }
        return rule
    }

    private struct MarkRow: Sendable {
        var source: String
        var subject: UUID
        var number: Int
        var digest: Data
        var epoch: Int
        var base: Int
    }

    static func write(_ rule: PositionRule<Incoming>, in transaction: borrowing Transaction) {
        let rows = rule.changed.compactMap { sequence in
            rule.marks[sequence].map {
                MarkRow(
                    source: sequence.source, subject: sequence.subject, number: $0.number, digest: $0.digest,
                    epoch: $0.epoch, base: $0.base)
            }
        }
        write(rule.forks, in: transaction)
        guard !rows.isEmpty else { return }
        transaction.write(
            """
            insert into runtime_position as p (source, subject, number, digest, epoch, base)
            select * from \(unnest: rows, \.source, \.subject, \.number, \.digest, \.epoch, \.base)
            on conflict (source, subject) do update set
                number = excluded.number, digest = excluded.digest, epoch = excluded.epoch, base = excluded.base
            """)
        if !rule.entered.isEmpty {
            forgetOlderEpochs(
                rows.filter { rule.entered.contains(SubjectSequence(source: $0.source, subject: $0.subject)) },
                in: transaction)
        }
        guard rule.hasKept else { return }
        // Whatever waited at or before a place that has been passed has been applied or repeated.
        transaction.write(
            """
            delete from runtime_early e
            using \(unnest: rows, \.source, \.subject, \.number, \.epoch) as p (source, subject, number, epoch)
            where e.source = p.source and e.subject = p.subject and e.epoch = p.epoch and e.number <= p.number
            """)
    }

    /// What waits of older epochs has been applied or is lost: beyond the base, its producer no longer knows it.
    private static func forgetOlderEpochs(_ marks: [MarkRow], in transaction: borrowing Transaction) {
        transaction.write(
            """
            with gone as (
                delete from runtime_early e
                using \(unnest: marks, \.source, \.subject, \.epoch, \.base) as p (source, subject, epoch, base)
                where e.source = p.source and e.subject = p.subject and e.epoch < p.epoch
                returning e.source, e.subject, e.number, p.epoch, p.base
            )
            insert into runtime_fork as f (source, subject, epoch, base, reached, applied)
            select source, subject, epoch, base, max(number), 0 from gone where number > base group by 1, 2, 3, 4
            on conflict (source, consumer, subject, epoch) do update set reached = greatest(f.reached, excluded.reached)
            """)
    }

    /// Lists forked sequences for people to look at.
    private static func write(_ forks: [Fork], in transaction: borrowing Transaction) {
        guard !forks.isEmpty else { return }
        transaction.write(
            """
            insert into runtime_fork as f (source, subject, epoch, base, reached, applied)
            select source, subject, epoch, min(base), max(reached), max(applied)
            from \(unnest: forks, \.sequence.source, \.sequence.subject, \.epoch, \.base, \.reached, \.applied)
                as fork (source, subject, epoch, base, reached, applied)
            group by 1, 2, 3
            on conflict (source, consumer, subject, epoch) do update set
                reached = greatest(f.reached, excluded.reached), applied = greatest(f.applied, excluded.applied)
            """)
    }
}
