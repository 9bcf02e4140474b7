import FoundationEssentials
import Model

/// What a person is told. Thin by design: it names no child and no service; the reader signs in to see.
public enum NotificationKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// To those in contact: somebody new is.
    case newInvolvement
    /// To the newcomer: others are in contact.
    case othersInContact
    /// To those in contact: somebody no longer is.
    case involvementEnded
    /// To those in contact, whoever leads and whoever led included: another is the lead professional.
    case newLeadProfessional
    /// To those in contact: somebody holds an assessment (CAF).
    case newAssessment
    /// To whoever recorded an involvement of their own: their organisation confirms it, or does not.
    case involvementConfirmed, involvementDeclined
    /// To the newcomer: ask the management team.
    case managementTeamKnows
    /// To shielding officers: look into it at once.
    case overrideUsed
    /// To shielding officers: somebody asks for a shield.
    case shieldRequested
    /// To whoever watches for a child, and to the management team: something new was reported.
    case watchedChildReported
}

/// One notification in an inbox.
public struct ContactNotification: Codable, Hashable, Sendable {
    public enum Tag {}
    public typealias ID = Identifier<Tag>

    public var id: ID
    public var child: Child.ID
    public var kind: NotificationKind
    public var at: Date
    public var read: Date?

    public init(id: ID, child: Child.ID, kind: NotificationKind, at: Date, read: Date?) {
        self.id = id
        self.child = child
        self.kind = kind
        self.at = at
        self.read = read
    }
}

/// The principal's own inbox, newest first.
public struct ViewInbox: Query, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case inbox(Inbox)
        case refused(Refusal)
    }

    public struct Inbox: Codable, Hashable, Sendable {
        public var notifications: [ContactNotification]
        public var unread: Int

        public init(notifications: [ContactNotification], unread: Int) {
            self.notifications = notifications
            self.unread = unread
        }
    }

    public var principal: SignedPrincipal
    /// Only what is older than this notification: the next page.
    public var before: ContactNotification.ID?
    /// At most 100.
    public var limit: Int

    public init(principal: SignedPrincipal, before: ContactNotification.ID? = nil, limit: Int = 50) {
        self.principal = principal
        self.before = before
        self.limit = limit
    }

    public static let route = Route(.notifications, "view-inbox")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Reads the principal's own inbox."
}

/// Marks a notification of the principal's own inbox as read.
public struct MarkRead: Command, Authenticated {
    public enum Reply: Codable, Hashable, Sendable {
        case read(at: Date)
        case refused(Refusal)
    }

    public var principal: SignedPrincipal
    public var notification: ContactNotification.ID

    public init(principal: SignedPrincipal, notification: ContactNotification.ID) {
        self.principal = principal
        self.notification = notification
    }

    public static let route = Route(.notifications, "mark-read")
    public static let senders: [Party] = [.gateway]
    public static let summary = "Marks a notification as read."
    public var subjects: [Subject] { [] }
}

/// A hint that inboxes changed, to every gateway, transient: whoever misses it sees the inbox at the next look.
/// It is published to the replies exchange of Notifications with this key, and carries account identifiers alone.
public struct InboxesChanged: Codable, Hashable, Sendable {
    public static let key = "notifications.inboxes-changed.v1"

    public var accounts: [Account.ID]

    public init(accounts: [Account.ID]) { self.accounts = accounts }
}
