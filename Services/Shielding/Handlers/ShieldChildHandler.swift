import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Shields a child, and holds the records of all who may be that child. The reply waits until the lease of every release
/// that could have missed the shield has ended; also when the child was shielded already, because the first shield may be
/// as fresh as this.
struct ShieldChildHandler: MessageHandler {
    let vault: Vault
    var shields = ShieldStore()
    var liftings = LiftingStore()
    let covers: CoverStore

    func handle(_ command: ShieldChild, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<ShieldChild.Reply>
    {
        let actor = try context.actor()
        // Held before the shield is read: one that is being lifted under another identifier of the person is gone by then.
        let around = ShieldDecision.mayShield(actor.role) ? [command.child] : []
        let held = try await covers.hold(aroundAll: around, in: transaction)
        let since = try await shields.since(command.child, in: transaction)
        let decision = ShieldDecision.decide(
            role: actor.role, shieldedSince: since, at: WireCoding.rounded(context.now))

        // The grounds stand in the shield's row alone, sealed: in the audit log they would be case information.
        let note = AuditNote(.shieldedChild, children: [command.child])
        if decision != .refused { liftings.withdraw([command.child], in: transaction) }
        switch decision {
        case .shields(let since):
            let order = try vault.seal(
                ShieldOrder(by: actor.account, grounds: command.grounds), child: command.child)
            let shield = KeptShield(
                child: command.child, since: since, order: order, sealedFor: command.child)
            shields.insert([shield], in: transaction)
            var cover = held.before
            cover.shield(command.child)
            try covers.journal.note(cover, shielding: [shield])
            return Outcome(
                reply: .shielded(since: since), events: held.changes(to: cover), audit: [note],
                delay: leaseOfARelease)
        case .alreadyShielded(let since):
            // What is acknowledged is in the journal, whatever became of an earlier word.
            let standing = try covers.journal.read { $0.shields }
            let unknown = try await shields.shields(of: [command.child], in: transaction)
                .filter { standing[$0.child] == nil }
            try covers.journal.note(held.before, shielding: unknown)
            return .reply(.alreadyShielded(since: since), auditing: note, after: leaseOfARelease)
        case .refused:
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(
                    .refused, terms: ["message": ShieldChild.route.type], children: [command.child]))
        }
    }
}
