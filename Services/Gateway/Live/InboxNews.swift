import Contracts
import Model

/// Tells what is new in an inbox from one reading to the next.
struct InboxNews {
    private let after: ContactNotification.ID?
    private var seen: Set<ContactNotification.ID>?

    /// Nothing that is there at the first reading is new, except what came after `after`.
    init(after: ContactNotification.ID?) { self.after = after }

    /// Oldest first.
    mutating func news(in inbox: ViewInbox.Inbox) -> [ContactNotification] {
        let notifications = inbox.notifications
        defer { seen = (seen ?? []).union(notifications.map(\.id)) }
        if let seen { return notifications.filter { !seen.contains($0.id) }.reversed() }
        guard let after else { return [] }
        return notifications.prefix { $0.id != after }.reversed()
    }
}
