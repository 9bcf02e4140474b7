import Contracts
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Model
import ServiceLifecycle
import ServiceRuntime

/// `/v1/notifications/stream`: the caller's own inbox, live. Browsers come with the pages' cookie, for an event source
/// can't send a bearer token.
struct NotificationStreamRoute: Sendable {
    let vouching: Vouching
    let actions: Actions
    let hub: InboxHub
    let cookie: SessionCookie
    let heartbeat: Duration

    /// A hint can be lost, so the inbox is read every five minutes in any case. Not more often, for each reading is audited.
    /// When the session ends, the hub ends the stream.
    private static let beatsBetweenReadings = 20

    func add(to router: Router<GatewayContext>) {
        router.get("/v1/notifications/stream", use: stream)
    }

    @Sendable private func stream(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard let token = request.bearerToken ?? cookie.token(of: request) else { throw ProblemDetails(.signInNeeded) }
        // Browsers open it again by themselves.
        let caller = try await vouching.caller(token, request: context.request, isUnattended: true)
        guard caller.may(.readInbox) else { throw ProblemDetails(.notFound) }
        var fields = request.queryFields()
        let after = fields.optional("after", Reading<ContactNotification.ID>.identifier())
        try fields.close()
        let last = try request.headers[.lastEventID].map { text in
            guard let id = ContactNotification.ID(text) else {
                throw ProblemDetails(.invalid, detail: "The Last-Event-ID header must be a UUID.")
            }
            return id
        }
        let request = try await request.arrived(upTo: BodyLimit.json)
        if hub.isFull(for: caller.grant.account) { throw ProblemDetails(.tooManyStreams) }

        return Response(
            status: .ok, headers: [.contentType: "text/event-stream"],
            body: ResponseBody { writer in
                let inbox = LiveInbox(account: caller.grant.account, session: caller.grant.session)
                hub.join(inbox)
                defer { hub.leave(inbox) }
                try await writer.write(ServerSentEvent.opening)
                try await request.body.consumeWithInboundCloseHandler { _ in
                    try await follow(inbox, after: last ?? after, token: token, writer: &writer)
                } onInboundClosed: {
                    inbox.close()
                }
                try await writer.finish(nil)
            })
    }

    @concurrent private func follow(
        _ inbox: LiveInbox, after last: ContactNotification.ID?, token: String, writer: inout any ResponseBodyWriter
    ) async throws {
        let heart = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: heartbeat)
                inbox.beat()
            }
        }
        defer { heart.cancel() }
        var news = InboxNews(after: last)
        var beats = 0
        inbox.beat()
        for await _ in inbox.wakes.cancelOnGracefulShutdown() {
            if inbox.takeChanged() || beats == Self.beatsBetweenReadings {
                beats = 0
                do {
                    for notification in news.news(in: try await read(token)) {
                        try await writer.write(try ServerSentEvent.notification(notification))
                    }
                } catch let problem as ProblemDetails where problem.kind == .signInNeeded {
                    return
                } catch let error as AskError where error == .unavailable || error == .timedOut {
                    beats = Self.beatsBetweenReadings
                }
            } else {
                beats += 1
                try await writer.write(ServerSentEvent.heartbeat)
            }
        }
    }

    /// Vouched for anew each time, so that it ends with the session, which it does not keep from idling.
    private func read(_ token: String) async throws -> ViewInbox.Inbox {
        try await actions.inbox(
            limit: 100, of: vouching.caller(token, request: UUID.random(), isUnattended: true))
    }
}
