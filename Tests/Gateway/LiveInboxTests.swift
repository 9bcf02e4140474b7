import Contracts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Model
import Synchronization
import Testing

@testable import Gateway

struct LiveInboxTests {
    private static func notification(_ kind: NotificationKind = .newInvolvement) -> ContactNotification {
        ContactNotification(id: .random(), child: Examples.ada, kind: kind, at: Examples.since, read: nil)
    }

    private static func inbox(_ notifications: [ContactNotification]) -> ViewInbox.Inbox {
        ViewInbox.Inbox(notifications: notifications, unread: notifications.count)
    }

    @Test func `nothing is news at the first look, and each notification is news once`() {
        let (old, new) = (Self.notification(), Self.notification())
        var news = InboxNews(after: nil)
        #expect(news.news(in: Self.inbox([old])).isEmpty)
        #expect(news.news(in: Self.inbox([new, old])).map(\.id) == [new.id])
        #expect(news.news(in: Self.inbox([new, old])).isEmpty)
    }

    @Test func `a stream that is taken up again goes on after the last event, oldest first`() {
        let (first, second, third) = (Self.notification(), Self.notification(), Self.notification())
        var news = InboxNews(after: first.id)
        #expect(news.news(in: Self.inbox([third, second, first])).map(\.id) == [second.id, third.id])
    }

    @Test func `a last event that is unknown hides nothing`() {
        let (first, second) = (Self.notification(), Self.notification())
        var news = InboxNews(after: .random())
        #expect(news.news(in: Self.inbox([second, first])).map(\.id) == [first.id, second.id])
    }

    @Test func `a last event that is no identifier is refused`() async throws {
        try await Harness().run { client in
            var headers = HTTPFields.signedIn
            headers[.lastEventID] = "the last"
            let response = try await client.execute(uri: "/v1/notifications/stream", method: .get, headers: headers)
            #expect(response.status == .unprocessableContent)
        }
    }

    @Test func `a hint brings the notification, and the end of the session ends the stream`() async throws {
        let harness = try Harness()
        let (old, new) = (Self.notification(), Self.notification(.othersInContact))
        let looks = Mutex(0)
        let services = harness.services
        services.on(ViewInbox.self) { _, _ in
            switch looks.withLock({ looks in
                looks += 1
                return looks
            }) {
            case 1:
                services.say(InboxesChanged(accounts: [Examples.account]))
                return .inbox(Self.inbox([old]))
            default:
                services.on(Authorise.self) { _, _ in .refused }
                services.say(InboxesChanged(accounts: [Examples.account]))
                return .inbox(Self.inbox([new, old]))
            }
        }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/notifications/stream", method: .get,
                headers: [.cookie: "contactpoint=\(Examples.token)"])
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "text/event-stream")
            #expect(response.text.contains("id: \(new.id)\nevent: notification\ndata: {"))
            #expect(!response.text.contains("\(old.id)"))
        }
    }

    @Test func `a stream ends when Identity says that its session has, without anything new to read`() async throws {
        let harness = try Harness()
        let session = Session.ID.random()
        let looks = Mutex(0)
        harness.services.on(Authorise.self) { question, _ in
            .granted(Examples.grant(question.request, session: session))
        }
        harness.services.on(ViewInbox.self) { _, _ in .inbox(Self.inbox([])) }
        harness.services.on(ViewEndedSessions.self) { question, _ in
            let look = looks.withLock { looks in
                looks += 1
                return looks
            }
            return ViewEndedSessions.Reply(ended: look > 1 ? question.sessions : [])
        }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/notifications/stream", method: .get, headers: .signedIn)
            #expect(response.status == .ok && response.text == "retry: 3000\n\n")
        }
        let asked = harness.services.messages(ViewEndedSessions.self).map { $0.message.sessions }
        #expect(asked == [[session], [session]])
    }

    @Test func `a stream begins once the body of its request is there, however useless, and not with any size`()
        async throws
    {
        let harness = try Harness()
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/notifications/stream", method: .get,
                headers: [.cookie: "contactpoint=\(Examples.token)"],
                body: ByteBuffer(repeating: 32, count: BodyLimit.json + 1))
            #expect(response.status == .contentTooLarge)
        }
    }

    @Test func `a lost hint is made up for by looking now and then`() async throws {
        var harness = try Harness()
        harness.settings.heartbeat = .milliseconds(1)
        let services = harness.services
        let new = Self.notification()
        let looks = Mutex(0)
        services.on(ViewInbox.self) { _, _ in
            let look = looks.withLock { looks in
                looks += 1
                return looks
            }
            if look > 1 { services.on(Authorise.self) { _, _ in .refused } }
            return .inbox(Self.inbox(look > 1 ? [new] : []))
        }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/notifications/stream", method: .get, headers: .signedIn)
            #expect(response.text.contains("id: \(new.id)"))
            #expect(response.text.contains(": still here"))
        }
    }

    @Test func `an ended session opens no stream`() async throws {
        let harness = try Harness()
        harness.services.on(Authorise.self) { _, _ in .refused }
        try await harness.run { client in
            let response = try await client.execute(
                uri: "/v1/notifications/stream", method: .get, headers: .signedIn)
            #expect(try response.problem == "signInNeeded")
        }
    }
}
