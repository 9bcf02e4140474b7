import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// What shielding officers have to be told, and whether they were.
struct AlertStore: Sendable {
    /// Whether they are told by email as well.
    var mails = false

    func insert(_ alert: Alert, at now: Date, in transaction: borrowing Transaction) {
        transaction.write(
            """
            insert into alert (id, child, kind, concerned, at, next_attempt)
            values (\(alert.id), \(alert.child), \(alert.kind), \(alert.concerned), \(alert.at), \(now))
            on conflict do nothing
            """)
    }

    /// Those whose time has come, the longest ripe first.
    func pending(at now: Date, limit: Int, in transaction: borrowing Transaction) async throws -> [Alert] {
        try read(
            try await transaction.query(
                """
                select \(sql: Self.columns) from alert where told is null and next_attempt <= \(now)
                order by next_attempt, id limit \(limit)
                """))
    }

    /// Those of `alerts` that are still pending and that no other replica is telling.
    func lockPending(_ alerts: [Alert], in transaction: borrowing Transaction) async throws -> [Alert] {
        let ids = alerts.map(\.id)
        return try read(
            try await transaction.query(
                """
                select \(sql: Self.columns) from alert where id = any(\(ids)) and told is null order by id
                for update skip locked
                """))
    }

    /// Tells those who are named; an alert of which nobody is told waits.
    func tell(_ alerts: [Alert], _ notices: [Delivery.Notice], at now: Date, in transaction: borrowing Transaction) {
        let told = Set(notices.map(\.fact))
        let waiting = alerts.map(\.id).filter { !told.contains($0) }
        if !waiting.isEmpty {
            let later = now.addingTimeInterval(Alert.patience)
            transaction.write("update alert set next_attempt = \(later) where id = any(\(waiting))")
        }
        guard !notices.isEmpty else { return }
        transaction.write(
            """
            insert into notification (fact, account, child, kind, at)
            select fact, account, child, kind, \(now)
            from \(unnest: notices, \.fact, \.account, \.child, \.kind) as new (fact, account, child, kind)
            on conflict (fact, account) do nothing
            """)
        if mails {
            transaction.write(
                """
                insert into officer_mail (alert, account, kind, next_attempt)
                select fact, account, kind, \(now)
                from \(unnest: notices, \.fact, \.account, \.kind) as new (fact, account, kind)
                on conflict do nothing
                """)
        }
        transaction.write("update alert set told = \(now) where id = any(\(Array(told)))")
    }

    private static let columns: SQL = "id, child, kind, concerned, at"

    private func read(_ rows: Rows) throws -> [Alert] {
        try rows.decode((UUID, Child.ID, NotificationKind, Data, Date).self).map {
            Alert(id: $0.0, child: $0.1, kind: $0.2, concerned: $0.3, at: $0.4)
        }
    }
}
