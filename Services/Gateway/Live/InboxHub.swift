import Contracts
import FoundationEssentials
import Model
import ServiceLifecycle
import Synchronization

/// One ear for the services' hints, and the live inboxes that wait for them.
final class InboxHub: Service {
    static let mostOfOneAccount = 10

    private let services: any Asking
    private let listeners = Mutex<[Account.ID: [UUID: LiveInbox]]>([:])

    init(services: any Asking) { self.services = services }

    func run() async throws {
        for await hint in await services.hints().cancelOnGracefulShutdown() {
            for account in hint.accounts {
                for inbox in listeners.withLock({ Array(($0[account] ?? [:]).values) }) { inbox.changed() }
            }
        }
        // Hints can end before the gateway does; it goes on without them, for inboxes are read now and then anyway.
        try? await gracefulShutdown()
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
