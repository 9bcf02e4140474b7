import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Reads who may be a child with a shield.
struct HeldStore: Sendable {
    /// All of them, those first about whom an officer has spoken.
    func all(in transaction: borrowing Transaction) async throws -> [HeldList.Held] {
        let rows = try await transaction.query(
            """
            with shielded as (
                select child from shield union select child from withdrawn
            ), pair as (
                select coalesce(own.survivor, candidate.child) as child,
                    coalesce(their.survivor, candidate.other) as other,
                    bool_or(gone.child is not null) as gone,
                    bool_or(candidate.other in (select child from shielded)) as both
                from candidate join shielded on shielded.child = candidate.child
                left join merged own on own.child = candidate.child
                left join merged their on their.child = candidate.other
                left join withdrawn gone on gone.child = candidate.child
                group by 1, 2
            )
            select pair.child, pair.other, pair.gone, pair.both, said.since
            from pair left join telling_apart said
                on said.child = least(pair.child, pair.other) and said.other = greatest(pair.child, pair.other)
            where pair.child <> pair.other
            order by said.since nulls last, pair.child, pair.other
            """
        ).decode((Child.ID, Child.ID, Bool, Bool, Date?).self)
        return rows.map {
            HeldList.Held(child: $0.0, other: $0.1, isGone: $0.2, isOthersToo: $0.3, since: $0.4)
        }
    }
}
