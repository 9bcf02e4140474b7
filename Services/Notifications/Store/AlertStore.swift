import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// What shielding officers have to be told, and whether they were.
struct AlertStore: Sendable {
    func insert(_ alert: Alert, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into alert (id, child, at) values (\(alert.id), \(alert.child), \(alert.at)) on conflict do nothing
            """)
    }

    /// The oldest first.
    func pending(limit: Int, in transaction: borrowing Transaction) async throws -> [Alert] {
        try read(
            try await transaction.query(
                "select id, child, at from alert where told is null order by at, id limit \(limit)"))
    }

    /// Those of `alerts` that are still pending and that no other replica is telling.
    func lockPending(_ alerts: [Alert], in transaction: borrowing Transaction) async throws -> [Alert] {
        let ids = alerts.map(\.id)
        return try read(
            try await transaction.query(
                """
                select id, child, at from alert where id = any(\(ids)) and told is null order by id
                for update skip locked
                """))
    }

    func tell(_ alerts: [Alert], _ notices: [Delivery.Notice], at now: Date, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into notification (fact, account, child, kind, at)
            select fact, account, child, kind, \(now)
            from \(unnest: notices, \.fact, \.account, \.child, \.kind) as new (fact, account, child, kind)
            on conflict (fact, account) do nothing
            """)
        transaction.write("update alert set told = \(now) where id = any(\(alerts.map(\.id)))")
    }

    private func read(_ rows: Rows) throws -> [Alert] {
        try rows.decode((UUID, Child.ID, Date).self).map { Alert(id: $0.0, child: $0.1, at: $0.2) }
    }
}
