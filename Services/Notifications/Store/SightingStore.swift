import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The table `sighting`: what whoever watches for a child is still to be told of.
struct SightingStore: Sendable {
    func insert(_ sighting: PendingSighting, at now: Date, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into sighting (id, child, at, next_attempt)
            values (\(sighting.id), \(sighting.child), \(sighting.at), \(now)) on conflict do nothing
            """)
    }

    /// Those whose time has come, the longest ripe first.
    func ripe(at now: Date, limit: Int, in transaction: borrowing Transaction) async throws -> [PendingSighting] {
        try await transaction.query(
            """
            select id, child, at, attempts from sighting where next_attempt <= \(now)
            order by next_attempt, id limit \(limit)
            """
        ).decode((UUID, Child.ID, Date, Int).self).map {
            PendingSighting(id: $0.0, child: $0.1, at: $0.2, attempts: $0.3)
        }
    }

    /// False where another replica is at it, or it was told.
    func lock(_ sighting: PendingSighting, in transaction: borrowing Transaction) async throws -> Bool {
        try await !transaction.query("select from sighting where id = \(sighting.id) for update skip locked").isEmpty
    }

    /// Tells those who are named, and is done with it. All of it is written when this returns.
    func tell(
        _ sighting: PendingSighting, _ notices: [Delivery.Notice], at now: Date, in transaction: borrowing Transaction
    ) async throws {
        var statements: [SQL] = ["delete from sighting where id = \(sighting.id)"]
        if !notices.isEmpty {
            statements.append(
                """
                insert into notification (fact, account, child, kind, at)
                select fact, account, child, kind, \(now)
                from \(unnest: notices, \.fact, \.account, \.child, \.kind) as new (fact, account, child, kind)
                on conflict (fact, account) do nothing
                """)
        }
        _ = try await transaction.queries(statements)
    }

    func postpone(_ sighting: PendingSighting, at now: Date, in transaction: borrowing Transaction) {
        let attempts = sighting.attempts + 1
        let later = now.addingTimeInterval(BackOff.after(attempts) / .seconds(1))
        transaction.write(
            "update sighting set attempts = \(attempts), next_attempt = \(later) where id = \(sighting.id)")
    }
}
