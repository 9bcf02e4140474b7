import Contracts
import FoundationEssentials
import Model
import Postgres

/// Writes what handlers announce and note into the outbox, under one writer of audit entries.
struct Announcer: Sendable {
    let party: Party
    /// The process that is to publish the rows.
    let replica: UUID
    /// New at each start of each worker: entries are counted per writer.
    let writer = AuditWriter.ID.random()

    /// Writes the events of `handled`, the receipts that it owes, and all its audit notes as one message.
    func write(_ handled: [(Finished, Context)], in transaction: borrowing Transaction) async throws -> [OutboxRow] {
        let encoder = WireCoding.encoder()
        var drafts: [OutboxStore.Draft] = []
        var entries: [AuditEntry] = []
        for (finished, context) in handled {
            for event in finished.events {
                drafts += try Self.drafts(of: event, encoder: encoder, traceparent: context.traceparent)
            }
            entries += finished.audit.map { entry($0, context) }
        }
        for start in stride(from: 0, to: entries.count, by: AuditEntriesWritten.most) {
            let end = min(start + AuditEntriesWritten.most, entries.count)
            drafts += try Self.drafts(
                of: AuditEntriesWritten(writer: writer, entries: Array(entries[start..<end])), encoder: encoder,
                traceparent: handled.count == 1 ? handled[0].1.traceparent : nil)
        }
        OwedReplyStore.owe(try handled.flatMap(\.0.receipts).map(OwedReply.init), in: transaction)
        return try await OutboxStore.write(drafts, by: replica, in: transaction)
    }

    private static func drafts<E: Event>(of event: E, encoder: JSONEncoder, traceparent: String?) throws
        -> [OutboxStore.Draft]
    {
        let body = try encoder.encode(event)
        let message = UUID.random()
        let subjects = event.subjects.map(\.id)
        guard (1...2).contains(subjects.count) else {
            throw RuntimeFault("\(E.route.type) must have one subject or two")
        }
        return E.receivers.map {
            OutboxStore.Draft(
                message: message, consumer: $0, type: E.route.type, subjects: subjects, body: body,
                traceparent: traceparent)
        }
    }

    private func entry(_ note: AuditNote, _ context: Context) -> AuditEntry {
        let actor = note.actor ?? context.principal?.account
        var terms = note.terms
        // Operators have no account here: what is known of them is whose credentials the broker has verified.
        if actor == nil, context.sender == .operations { terms["by"] = Party.operations.rawValue }
        return AuditEntry(
            id: .random(), writer: writer, service: party, at: context.now, action: note.action, actor: actor,
            // Which source reported which child is for the vault alone; a note that names both says so itself.
            source: note.source ?? (note.children.isEmpty ? context.source : nil),
            behalf: note.behalf ?? context.principal?.behalf, reason: note.reason, request: context.messageID,
            terms: terms, children: note.children,
            parts: note.parts)
    }
}
