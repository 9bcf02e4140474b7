import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Which feeds are paused, and what they reported meanwhile.
struct FeedStore: Sendable {
    struct Held {
        var key: Data
        var source: String
        var sealed: Data
    }

    static func paused(among sources: [String]) -> SQL {
        "select source from feed_pause where source = any(\(sources))"
    }

    func pause(_ source: String, at now: Date, in transaction: borrowing Transaction) {
        transaction.write("insert into feed_pause (source, since) values (\(source), \(now)) on conflict do nothing")
    }

    func resume(_ source: String, in transaction: borrowing Transaction) {
        transaction.write("delete from feed_pause where source = \(source)")
    }

    func noteFull(_ source: String, at now: Date, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into feed_full (source, at) values (\(source), \(now))
            on conflict (source) do update set at = greatest(feed_full.at, excluded.at)
            """)
    }

    func held(by source: String, in transaction: borrowing Transaction) async throws -> Int {
        try await transaction.query("select count(*) from held_submission where source = \(source)")
            .first(as: Int.self) ?? 0
    }

    func hold(_ held: [Held], in transaction: borrowing Transaction) {
        guard !held.isEmpty else { return }
        transaction.write(
            """
            insert into held_submission (key, source, sealed)
            select * from \(unnest: held, \.key, \.source, \.sealed)
            """)
    }

    /// Takes the first of what was held by feeds that run again; replicas take turns at different ones.
    func takeHeld(limit: Int, in transaction: borrowing Transaction) async throws -> [Submitted] {
        let rows = try await transaction.query(
            """
            with due as (
                select id from held_submission held
                where not exists (select from feed_pause where feed_pause.source = held.source)
                order by id limit \(limit) for update skip locked
            ), taken as (
                delete from held_submission where id in (select id from due) returning id, source, sealed
            )
            select source, sealed from taken order by id
            """)
        return try rows.decode((String, Data).self).map { Submitted(source: $0.0, sealed: $0.1, wasHeld: true) }
    }
}
