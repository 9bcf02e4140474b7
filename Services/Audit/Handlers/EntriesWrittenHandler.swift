import Contracts
import Postgres
import ServiceRuntime

/// Appends what the services did and decided to the log.
struct EntriesWrittenHandler: BatchHandler {
    let entries: EntryStore

    func load(for batch: [Received<AuditEntriesWritten>], in transaction: borrowing Transaction) async throws
        -> Appending
    {
        let (next, held) = try await entries.end(
            having: batch.flatMap { $0.message.entries.map(\.id) }, in: transaction)
        return Appending(held: held, next: next)
    }

    func decide(_ event: AuditEntriesWritten, _ appending: inout Appending, _ context: Context) throws
        -> Outcome<NoReply>
    {
        for entry in event.entries { appending.append(entry) }
        return .done()
    }

    func apply(_ appending: Appending, in transaction: borrowing Transaction) async throws {
        try entries.append(appending, in: transaction)
    }
}
