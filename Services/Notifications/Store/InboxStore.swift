import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// What one account has been told; nobody else's inbox is in reach of it.
struct InboxStore: Sendable {
    /// A place in an inbox: what comes after it is older.
    struct Place: Sendable {
        let at: Date
        let id: ContactNotification.ID
    }

    /// Where a notification stands in the inbox of `account`; nil when it isn't there.
    func place(
        of notification: ContactNotification.ID, for account: Account.ID, in transaction: borrowing Transaction
    ) async throws -> Place? {
        try await transaction.query(
            "select at from notification where id = \(notification) and account = \(account)"
        ).first(as: Date.self).map { Place(at: $0, id: notification) }
    }

    /// One page, newest first, and how many of the whole inbox are unread.
    func page(
        of account: Account.ID, after place: Place?, limit: Int, in transaction: borrowing Transaction
    ) async throws -> ViewInbox.Inbox {
        let older: SQL = if let place { "and (at, id) < (\(place.at), \(place.id))" } else { "" }
        let rows = try await transaction.queries([
            """
            select id, child, kind, at, read from notification where account = \(account) \(sql: older)
            order by at desc, id desc limit \(limit)
            """,
            "select count(*) from notification where account = \(account) and read is null",
        ])
        let notifications = try rows[0].decode(
            (ContactNotification.ID, Child.ID, NotificationKind, Date, Date?).self
        ).map { id, child, kind, at, read in
            ContactNotification(id: id, child: child, kind: kind, at: at, read: read)
        }
        return ViewInbox.Inbox(notifications: notifications, unread: try rows[1].first(as: Int.self) ?? 0)
    }

    /// Marks a notification of `account` as read, unless it is; nil when it isn't in that inbox.
    func markRead(
        _ notification: ContactNotification.ID, by account: Account.ID, at now: Date,
        in transaction: borrowing Transaction
    ) async throws -> (at: Date, child: Child.ID)? {
        try await transaction.query(
            """
            update notification set read = coalesce(read, \(now)) where id = \(notification) and account = \(account)
            returning read, child
            """
        ).first(as: (Date, Child.ID).self).map { (at: $0.0, child: $0.1) }
    }
}
