import Contracts
import Model
import Postgres
import ServiceRuntime

/// Marks a notification of the principal's own inbox as read; once read, it stays read since then.
struct MarkReadHandler: MessageHandler {
    let inboxes: InboxStore

    func handle(
        _ command: MarkRead, _ context: Context, in transaction: borrowing Transaction
    ) async throws -> Outcome<MarkRead.Reply> {
        let actor = try context.actor()
        guard Access.allows(actor.role, .readInbox, .own),
            let marked = try await inboxes.markRead(
                command.notification, by: actor.account, at: context.now, in: transaction)
        else { return .reply(.refused(Refusal(.notFound)), auditing: AuditNote(.refused)) }
        return .reply(.read(at: marked.at), auditing: AuditNote(.markedRead, children: [marked.child]))
    }
}
