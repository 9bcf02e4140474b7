import Contracts
import FoundationEssentials
import ServiceRuntime

/// How the gateway asks the services; the runtime's asker over the broker is one.
protocol Asking: Sendable {
    /// One question or wish and its reply. The message id is also what the principal inside is signed for. Throws
    /// `AskError`; a guarded query that is late, missing or failed gives what it withholds instead.
    func ask<M: Message>(_ message: M, id: UUID, within limit: Duration) async throws -> M.Reply

    /// Whose inboxes changed, as the services say it.
    func hints() async -> AsyncStream<InboxesChanged>
}

extension Asker: Asking {}

/// How long a service may take to answer before the person is told to try again.
let patience: Duration = .seconds(3)
