import Contracts
import Model
import Postgres
import ServiceRuntime

/// Shields a child by an officer's own order.
struct ShieldChildHandler: MessageHandler {
    let desk: ShieldDesk

    func handle(_ command: ShieldChild, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<ShieldChild.Reply>
    {
        let (decision, events) = try await desk.shield(
            command.child, on: command.grounds, by: try context.actor(), at: context.now, in: transaction)
        // The grounds stand in the shield's row alone, sealed: in the audit log they would be case information.
        let note = AuditNote(.shieldedChild, children: [command.child])
        switch decision {
        case .shields(let since):
            return Outcome(
                reply: .shielded(since: since), events: events, audit: [note], delay: leaseOfARelease)
        case .alreadyShielded(let since):
            return .reply(.alreadyShielded(since: since), auditing: note, after: leaseOfARelease)
        case .refused:
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(
                    .refused, terms: ["message": ShieldChild.route.type], children: [command.child]))
        }
    }
}
