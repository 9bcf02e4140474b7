import Contracts
import Postgres
import ServiceRuntime

/// Appends what the services did and decided to the log.
struct AuditEntryHandler: BatchHandler {
    let entries: EntryStore

    func load(for batch: [Received<AuditEntry>], in transaction: borrowing Transaction) async throws -> Appending {
        let (next, held) = try await entries.end(having: batch.map(\.message.id), in: transaction)
        return Appending(held: held, next: next)
    }

    func decide(_ entry: AuditEntry, _ appending: inout Appending, _ context: Context) throws -> Outcome<NoReply> {
        appending.append(entry)
        return .done()
    }

    func apply(_ appending: Appending, in transaction: borrowing Transaction) async throws {
        try entries.append(appending, in: transaction)
    }
}
