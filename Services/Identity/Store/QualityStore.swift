import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Counts how the feeds do: one statement a batch, and another where anything was refused. Nothing is read for it.
struct QualityStore: Sendable {
    /// How long counts are kept.
    static let daysKept = 400

    private struct Row {
        var feed: FeedTally.Feed
        var figures: FeedTally.Figures
        var authority: String { feed.authority?.text ?? "" }
        /// Before every event where there was none.
        var newestHeard: Date { figures.newestHeard ?? .distantPast }
        var newestTaken: Date { figures.newestTaken ?? .distantPast }
        var newestEvent: Date { figures.newestEvent ?? .distantPast }
    }

    /// In one order, so that nobody waits in a circle.
    func add(_ tally: FeedTally, in transaction: borrowing Transaction) {
        guard let day = tally.day, !tally.feeds.isEmpty else { return }
        let rows = tally.feeds.map { Row(feed: $0.key, figures: $0.value) }
        transaction.write(
            """
            with new as (
                select * from \(
                    unnest: rows, \.feed.source, \.authority, \.figures.taken, \.figures.superseded, \.figures.refused,
                    \.figures.held, \.figures.repeated, \.figures.linked, \.figures.created, \.figures.matched,
                    \.figures.reviewed, \.figures.compared, \.figures.otherName, \.figures.otherDateOfBirth,
                    \.figures.otherGender, \.newestHeard, \.newestTaken,
                    \.newestEvent)
                    as each (source, authority, taken, superseded, refused, held, repeated, linked, created, matched,
                        reviewed, compared, other_name, other_born, other_gender, newest_heard, newest_taken, newest_event)
            ), heard as (
                insert into feed_freshness (source, slot, newest_heard, newest_taken, newest_event)
                select source, \(sql: Self.slot), max(newest_heard), max(newest_taken) filter (where taken > 0),
                    max(newest_event) filter (where taken > 0)
                from new where taken + superseded + repeated > 0 group by source order by source
                on conflict (source, slot) do update set
                    newest_heard = greatest(feed_freshness.newest_heard, excluded.newest_heard),
                    newest_taken = greatest(feed_freshness.newest_taken, excluded.newest_taken),
                    newest_event = greatest(feed_freshness.newest_event, excluded.newest_event)
            )
            insert into feed_day (
                day, source, authority, slot, taken, superseded, refused, held, repeated, linked, created, matched, reviewed,
                compared, other_name, other_born, other_gender)
            select \(day), source, authority, \(sql: Self.slot), taken, superseded, refused, held, repeated, linked, created,
                matched, reviewed, compared, other_name, other_born, other_gender
            from new order by source, authority
            \(sql: Self.summed)
            """)
        refuse(tally.refusals, on: day, in: transaction)
    }

    private static let summed: SQL = """
        on conflict (day, source, authority, slot) do update set
            taken = feed_day.taken + excluded.taken, superseded = feed_day.superseded + excluded.superseded,
            refused = feed_day.refused + excluded.refused, held = feed_day.held + excluded.held,
            repeated = feed_day.repeated + excluded.repeated, linked = feed_day.linked + excluded.linked,
            created = feed_day.created + excluded.created, matched = feed_day.matched + excluded.matched,
            reviewed = feed_day.reviewed + excluded.reviewed, compared = feed_day.compared + excluded.compared,
            other_name = feed_day.other_name + excluded.other_name,
            other_born = feed_day.other_born + excluded.other_born,
            other_gender = feed_day.other_gender + excluded.other_gender
        """

    private static let slot: SQL = "(pg_backend_pid() % 16)::smallint"

    private func refuse(
        _ refusals: [FeedTally.Refusal: Int], on day: PartialDate, in transaction: borrowing Transaction
    ) {
        guard !refusals.isEmpty else { return }
        let rows = Array(refusals)
        transaction.write(
            """
            insert into refusal_day (day, source, authority, rule, field, slot, count)
            select \(day), source, authority, rule, field, \(sql: Self.slot), count
            from \(
                unnest: rows, \.key.feed.source, { $0.key.feed.authority?.text ?? "" }, \.key.rule, \.key.field, \.value)
                as new (source, authority, rule, field, count)
            order by source, authority, rule, field
            on conflict (day, source, authority, rule, field, slot) do update
                set count = refusal_day.count + excluded.count
            """)
    }

    /// A data manager's decision.
    func add(
        _ step: ResolveReview.Step, by authority: AuthorityCode, on day: PartialDate,
        in transaction: borrowing Transaction
    ) {
        transaction.write(
            """
            insert into decision_day (day, authority, step, count) values (\(day), \(authority), \(step), 1)
            on conflict (day, authority, step) do update set count = decision_day.count + 1
            """)
    }

    /// Makes the rows of one day before `day` one row each, the oldest day first, which costs nothing where there is none.
    /// Returns whether there was such a day.
    func fold(before day: PartialDate, in transaction: borrowing Transaction) async throws -> Bool {
        let rows = try await transaction.queries([Self.unfolded("feed_day", day), Self.unfolded("refusal_day", day)])
        let (fed, refused) = (
            try rows[0].first(as: PartialDate?.self) ?? nil, try rows[1].first(as: PartialDate?.self) ?? nil
        )
        if let fed {
            transaction.write(
                """
                with old as (delete from feed_day where day = \(fed) and slot >= 0 returning *)
                insert into feed_day (
                    day, source, authority, slot, taken, superseded, refused, held, repeated, linked, created, matched,
                    reviewed, compared, other_name, other_born, other_gender)
                select day, source, authority, -1, sum(taken), sum(superseded), sum(refused), sum(held), sum(repeated),
                    sum(linked), sum(created), sum(matched), sum(reviewed), sum(compared), sum(other_name),
                    sum(other_born), sum(other_gender)
                from old group by day, source, authority order by source, authority
                \(sql: Self.summed)
                """)
        }
        if let refused {
            transaction.write(
                """
                with old as (delete from refusal_day where day = \(refused) and slot >= 0 returning *)
                insert into refusal_day (day, source, authority, rule, field, slot, count)
                select day, source, authority, rule, field, -1, sum(count)
                from old group by day, source, authority, rule, field order by source, authority, rule, field
                on conflict (day, source, authority, rule, field, slot) do update
                    set count = refusal_day.count + excluded.count
                """)
        }
        return fed != nil || refused != nil
    }

    private static func unfolded(_ table: String, _ day: PartialDate) -> SQL {
        "select min(day) from \(identifier: table) where slot >= 0 and day < \(day)"
    }

    /// Counts of days before `day`.
    func forget(before day: PartialDate, in transaction: borrowing Transaction) {
        transaction.write("delete from feed_day where day < \(day)")
        transaction.write("delete from refusal_day where day < \(day)")
        transaction.write("delete from decision_day where day < \(day)")
    }
}
