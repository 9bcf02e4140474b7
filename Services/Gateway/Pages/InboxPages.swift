import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/inbox`: what the caller is told. It is live where scripts run, and whole where they don't.
struct InboxPages: Sendable {
    let desk: PageDesk

    func add(to router: Router<GatewayContext>) {
        router.get("/inbox", use: show)
        router.post("/inbox/{id}/read", use: markRead)
    }

    private static let pageSize = 50
    private static let empty: HTML = """
        <p id="empty">There is nothing here yet. You are told here when others come into contact with a child you \
        work with.</p>
        """

    @Sendable private func show(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await desk.caller(of: request, context)
        let query = URLEncoding.values(in: request.uri.query ?? "")
        let before = query["before"].flatMap { ContactNotification.ID($0) }
        let inbox = try await desk.actions.inbox(before: before, limit: Self.pageSize, of: caller)
        return .page(view(inbox, isFirst: before == nil, of: caller))
    }

    @Sendable private func markRead(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (_, caller) = try await desk.submission(request, context)
        _ = try await desk.actions.markRead(context.identifier("id"), by: caller)
        return .seeOther("/inbox")
    }

    private func view(_ inbox: ViewInbox.Inbox, isFirst: Bool, of caller: Caller) -> HTML {
        let row = InboxRow(caller: caller)
        let older = inbox.notifications.count == Self.pageSize ? inbox.notifications.last : nil
        // An identifier that no notification has: all that comes is news to an empty inbox.
        let newest = inbox.notifications.first?.id ?? ContactNotification.ID(UUID.random())
        return Layout(
            title: inbox.unread == 0 ? "Inbox" : "Inbox (\(inbox.unread))", caller: caller, place: .inbox,
            script: isFirst ? .inbox : nil
        ).page(
            """
            <h1>Inbox</h1>
            <p id="unread" role="status" data-unread="\(inbox.unread)">\(inbox.unread) unread</p>
            <p class="quiet" id="live" hidden>New notifications appear here as they come.</p>
            <ol class="plain-list inbox" id="inbox" data-after="\(newest)">
            \(inbox.notifications.map { row.view($0) })
            </ol>
            \(inbox.notifications.isEmpty ? Self.empty : nil)
            \(caller.may(.watch)
                ? "<p><a href=\"/watches\">Children you watch for</a></p>" as HTML : nil)
            \(older.map { "<p><a href=\"/inbox?before=\($0.id)\">Older notifications</a></p>" as HTML })
            \(isFirst ? NotificationKind.allCases.map { row.template($0) } : [])
            """)
    }
}

/// One notification, and the templates that the page's script makes new ones of.
private struct InboxRow {
    let caller: Caller

    func view(_ notification: ContactNotification) -> HTML {
        """
        <li id="n-\(notification.id)" class="\(notification.read == nil ? "unread" : "read")">
        \(words(notification.kind, isUnread: notification.read == nil))
        <p class="quiet"><time datetime="\(WireCoding.text(of: notification.at))">\(notification.at.inWords)</time></p>
        <div class="acts"><a href="/children/\(notification.child)" \
        aria-label="See the record, told \(notification.at.inWords)">See the record</a>
        \(notification.read == nil ? form("/inbox/\(notification.id)/read") : nil)</div>
        </li>
        """
    }

    func template(_ kind: NotificationKind) -> HTML {
        """
        <template data-kind="\(kind.rawValue)"><li class="unread new">
        \(words(kind, isUnread: true))
        <p class="quiet"><time></time></p>
        <div class="acts"><a>See the record</a>
        \(form("/inbox"))</div>
        </li></template>
        """
    }

    private func words(_ kind: NotificationKind, isUnread: Bool) -> HTML {
        "<p class=\"said\">\(isUnread ? "<span class=\"unseen\">Unread:</span> " : nil)\(kind.inWords)</p>"
    }

    private func form(_ action: String) -> HTML {
        """
        <form method="post" action="\(action)">\(FormPieces.guardField(caller))\
        <button class="plain">Mark as read</button></form>
        """
    }
}
