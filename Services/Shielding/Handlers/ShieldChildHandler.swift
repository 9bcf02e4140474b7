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
        let actor = try context.actor()
        var aliases: [PersonName] = []
        if Access.mayEver(actor.role, .shield) {
            switch GivenAliases(command.aliases, of: command.child, desk.vault) {
            case .names(let names): aliases = names
            case .refused(let problems):
                return .reply(.refused(Refusal(.invalid, problems: problems)), auditing: refused(command))
            }
        }
        let (decision, events) = try await desk.shield(
            command.child, on: command.grounds, alias: aliases, by: actor, at: context.now, in: transaction)
        // The grounds stand in the shield's row alone, sealed: in the audit log they would be case information. So do names.
        let note = AuditNote(.shieldedChild, terms: AliasRule.terms(aliases), children: [command.child])
        switch decision {
        case .shields(let since):
            return Outcome(
                reply: .shielded(since: since), events: events, audit: [note], delay: leaseOfARelease)
        case .alreadyShielded(let since):
            return Outcome(
                reply: .alreadyShielded(since: since), events: events, audit: [note], delay: leaseOfARelease)
        case .refused:
            return .reply(.refused(Refusal(.notAllowed)), auditing: refused(command))
        }
    }

    private func refused(_ command: ShieldChild) -> AuditNote {
        AuditNote(.refused, terms: ["message": ShieldChild.route.type], children: [command.child])
    }
}
