import Contracts
import FoundationEssentials
import Postgres

/// The SQL by which a restored producer learns what it no longer knows: its consumers tell it.
enum ForkStore {
    /// Lists sequences of `producer` that consumers have passed further than it knows, or that it doesn't know at all.
    /// In the first epoch nothing has forked, and a batch of confirmations is spared the look.
    static func note(
        _ words: [(consumer: Party, subject: UUID, last: Passed)], of producer: Party,
        in transaction: borrowing Transaction
    ) {
        guard !words.isEmpty else { return }
        transaction.write(
            """
            insert into runtime_fork as f (source, consumer, subject, epoch, base, reached, applied)
            select \(producer.rawValue), p.consumer, p.subject, own.epoch, min(known.number), max(p.number),
                max(p.number - known.number)
            from runtime_epoch own
            cross join \(unnest: words, \.consumer.rawValue, \.subject, \.last.number, \.last.epoch)
                as p (consumer, subject, number, epoch)
            left join runtime_number n on n.consumer = p.consumer and n.subject = p.subject
            cross join lateral (
                select case when n.subject is null then 0 when n.epoch <= p.epoch then n.number
                    when n.prior <= p.epoch then n.base else p.number end as number
            ) known
            where own.epoch > 1 and p.epoch < own.epoch and p.number > known.number
            group by p.consumer, p.subject, own.epoch
            on conflict (source, consumer, subject, epoch) do update set
                reached = greatest(f.reached, excluded.reached), applied = greatest(f.applied, excluded.applied)
            """)
    }
}
