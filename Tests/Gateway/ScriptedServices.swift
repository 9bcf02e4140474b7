import Contracts
import Foundation
import ServiceRuntime
import Synchronization

@testable import Gateway

/// The services as the gateway sees them: real messages in, scripted replies out. It stands at the gateway's border;
/// the services themselves are tested against a real broker and database.
final class ScriptedServices: Asking {
    private typealias Script = @Sendable (any Message, UUID) async throws -> any Sendable

    private struct NoScript: Error { let message: String }

    private let scripts = Mutex<[String: Script]>([:])
    private let asked = Mutex<[(message: any Message, id: UUID)]>([])
    private let changes = AsyncStream<InboxesChanged>.makeStream()

    func on<M: Message>(_ type: M.Type, reply: @escaping @Sendable (M, UUID) async throws -> M.Reply) {
        scripts.withLock { scripts in
            scripts[M.route.type] = { message, id in
                guard let message = message as? M else { throw NoScript(message: M.route.type) }
                return try await reply(message, id)
            }
        }
    }

    func ask<M: Message>(_ message: M, id: UUID, within limit: Duration) async throws -> M.Reply {
        asked.withLock { $0.append((message, id)) }
        guard let script = scripts.withLock({ $0[M.route.type] }) else { throw AskError.unavailable }
        guard let reply = try await script(message, id) as? M.Reply else { throw NoScript(message: M.route.type) }
        return reply
    }

    func hints() -> AsyncStream<InboxesChanged> { changes.stream }

    func say(_ hint: InboxesChanged) { changes.continuation.yield(hint) }

    /// What was asked of one kind so far, with the message ids.
    func messages<M: Message>(_ type: M.Type) -> [(message: M, id: UUID)] {
        asked.withLock { asked in asked.compactMap { entry in (entry.message as? M).map { ($0, entry.id) } } }
    }
}
