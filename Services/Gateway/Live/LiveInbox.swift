import Contracts
import FoundationEssentials
import Model
import Synchronization

/// One open stream: what wakes it, and whether there is something to read. Many hints are one reading.
final class LiveInbox: Sendable {
    let id = UUID.random()
    let account: Account.ID
    /// In which it was opened, and with which it ends.
    let session: Session.ID?
    let wakes: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation
    private let hasChanged = Mutex(true)

    init(account: Account.ID, session: Session.ID?) {
        self.account = account
        self.session = session
        (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    func changed() {
        hasChanged.withLock { $0 = true }
        waker.yield()
    }

    func beat() { waker.yield() }

    func close() { waker.finish() }

    /// Whether the inbox has to be read, and from now on it has not.
    func takeChanged() -> Bool {
        hasChanged.withLock { changed in
            defer { changed = false }
            return changed
        }
    }
}
