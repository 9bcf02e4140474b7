import Contracts
import FoundationEssentials
import Model
import ServiceLifecycle
import Synchronization

/// One ear for the services' hints, and the live inboxes that wait for them.
final class InboxHub: Service {
    static let mostOfOneAccount = 10
    /// A session's end is heard of, and its streams end, within a second.
    private static let betweenLooks: Duration = .milliseconds(500)

    private let services: any Asking
    private let listeners = Mutex<[Account.ID: [UUID: LiveInbox]]>([:])

    init(services: any Asking) { self.services = services }

    func run() async throws {
        let hints = await services.hints()
        await withDiscardingTaskGroup { group in
            // Hints can end before the gateway does; it goes on without them, for inboxes are read now and then anyway.
            group.addTask { for await hint in hints.cancelOnGracefulShutdown() { self.tell(hint) } }
            group.addTask { await self.watchSessions() }
            try? await gracefulShutdown()
            group.cancelAll()
        }
    }

    private func tell(_ hint: InboxesChanged) {
        for account in hint.accounts {
            for inbox in listeners.withLock({ Array(($0[account] ?? [:]).values) }) { inbox.changed() }
        }
    }

    /// Asks for all streams at once, not by a hint that may be lost. While nobody answers nothing is shown either: each
    /// reading is vouched for.
    private func watchSessions() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: Self.betweenLooks)
            let open = listeners.withLock { $0.values.flatMap(\.values) }
            let sessions = Set(open.compactMap(\.session))
            guard !sessions.isEmpty,
                let reply = try? await services.ask(
                    ViewEndedSessions(sessions: Array(sessions)), id: UUID.random(), within: .seconds(2))
            else { continue }
            let ended = Set(reply.ended)
            for inbox in open where inbox.session.map(ended.contains) ?? false { inbox.close() }
        }
    }

    func isFull(for account: Account.ID) -> Bool {
        listeners.withLock { ($0[account]?.count ?? 0) >= Self.mostOfOneAccount }
    }

    func join(_ inbox: LiveInbox) {
        listeners.withLock { $0[inbox.account, default: [:]][inbox.id] = inbox }
    }

    func leave(_ inbox: LiveInbox) {
        listeners.withLock { listeners in
            listeners[inbox.account]?[inbox.id] = nil
            if listeners[inbox.account]?.isEmpty == true { listeners[inbox.account] = nil }
        }
    }
}
