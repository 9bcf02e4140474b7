import Contracts
import FoundationEssentials
import Postgres

/// Work that no message asks for: deliveries that are due, cleaning, reviews. Every replica runs it; what it touches
/// must bear that (`for update skip locked`, or a key that makes a repeat harmless).
public protocol Job: Sendable {
    /// Wakes it by name: `Outcome.wakes`.
    static var name: String { get }
    /// How long it sleeps when nobody wakes it.
    var interval: Duration { get }
    /// One turn. Returns whether there may be more to do at once. Throwing is logged and tried again after a pause.
    func turn(_ work: JobContext) async throws -> Bool
}

/// What a job works with. Reading, asking and writing are separate, so that no transaction is open while it asks.
public struct JobContext: Sendable {
    public let now: Date
    let connection: Connection
    let committer: Committer
    public let asker: Asker?

    /// Reads, or writes what announces nothing.
    public func transaction<T: Sendable>(_ body: (borrowing Transaction) async throws -> T) async throws -> T {
        try await connection.withTransaction(body)
    }

    /// Writes with events and audit entries: the outcome's are written in the same transaction, and published after.
    /// Return nil to roll back.
    public func change(_ body: (borrowing Transaction) async throws -> Outcome<NoReply>?) async throws {
        try await committer.change(on: connection, at: now, body)
    }

    /// Tells every gateway that inboxes have changed; it may be lost.
    public func hint(_ changed: InboxesChanged) async {
        await committer.relay.hint(changed)
    }
}
