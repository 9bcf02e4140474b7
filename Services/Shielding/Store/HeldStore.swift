import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Reads who may be a child with a shield, some at a time, by the keys of the tables alone.
///
/// Two stand in `candidate` under each identifier of either, and are read where both stand for themselves: `Cover.pair` notes
/// that. Two of whom an earlier version left a former identifier alone are read by that one.
struct HeldStore: Sendable {
    /// How many are read at once.
    var read = 1_000

    /// Those about whom an officer has spoken, the longest ago first.
    func spokenOf(after place: HeldPlace?, in transaction: borrowing Transaction) async throws -> [HeldList.Held] {
        let later: SQL =
            if let place, let since = place.since {
                "and (said.since, pair.child, pair.other) > (\(since), \(place.child), \(place.other))"
            } else { "" }
        return try await held(
            """
            select \(sql: Self.columns), said.since
            from (
                select child, other, since from telling_apart
                union all select other, child, since from telling_apart
            ) as said join candidate pair on pair.child = said.child and pair.other = said.other
            \(sql: Self.isShielded) \(sql: later)
            order by said.since, pair.child, pair.other limit \(read)
            """, in: transaction)
    }

    /// The others, by their identifiers, as far as `end`.
    func others(after place: HeldPlace?, until end: Child.ID?, in transaction: borrowing Transaction) async throws
        -> [HeldList.Held]
    {
        let place = place ?? HeldPlace(child: HeldList.first(), other: HeldList.first())
        let until: SQL = if let end { "and pair.child < \(end)" } else { "" }
        return try await held(
            """
            select \(sql: Self.columns), null::timestamptz
            from candidate pair
            \(sql: Self.isShielded)
            and (pair.child, pair.other) > (\(place.child), \(place.other)) \(sql: until)
            and not exists (
                select from telling_apart
                where child = least(pair.child, pair.other) and other = greatest(pair.child, pair.other))
            order by pair.child, pair.other limit \(read)
            """, in: transaction)
    }

    /// How many shields there are.
    func shields(in transaction: borrowing Transaction) async throws -> Int {
        try await transaction.query("select count(*) from shield").first(as: Int.self) ?? 0
    }

    private static let columns: SQL = """
        pair.child, pair.other, coalesce(own.survivor, pair.child), coalesce(their.survivor, pair.other),
        exists (select from withdrawn where child = coalesce(own.survivor, pair.child))
        or exists (
            select from merged join withdrawn on withdrawn.child = merged.child
            where merged.survivor = coalesce(own.survivor, pair.child)),
        others.child is not null
        """

    /// Where both have a shield the two are read once.
    private static let isShielded: SQL = """
        join shield on shield.child = pair.child
        left join shield others on others.child = pair.other
        left join merged own on own.child = pair.child
        left join merged their on their.child = pair.other
        where (others.child is null or pair.child < pair.other)
            and coalesce(own.survivor, pair.child) <> coalesce(their.survivor, pair.other)
            and (own.child is null and their.child is null or not exists (
                select from candidate standing
                where standing.child = coalesce(own.survivor, pair.child)
                    and standing.other = coalesce(their.survivor, pair.other)))
        """

    private func held(_ rows: SQL, in transaction: borrowing Transaction) async throws -> [HeldList.Held] {
        try await transaction.query(rows)
            .decode((Child.ID, Child.ID, Child.ID, Child.ID, Bool, Bool, Date?).self)
            .map { child, other, standing, otherStanding, isGone, isOthersToo, since in
                HeldList.Held(
                    pair: HeldPair(child: standing, other: otherStanding, isGone: isGone, since: since),
                    isOthersToo: isOthersToo, place: HeldPlace(since: since, child: child, other: other))
            }
    }
}
