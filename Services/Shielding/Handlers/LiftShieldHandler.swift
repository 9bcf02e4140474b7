import Contracts
import Model
import Postgres
import ServiceRuntime

/// Lifts a shield by the word of two. Whoever has a shield that still covers the child keeps it: one who may be the same
/// person, and is shielded, holds the record as before.
struct LiftShieldHandler: MessageHandler {
    let vault: Vault
    var store = LiftingStore()
    var clearings = ClearingStore()

    func handle(_ command: LiftShield, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<LiftShield.Reply>
    {
        let actor = try context.actor()
        // Held before anything is read: two words at the same time, under two identifiers of one person, take turns.
        let around = LiftDecision.mayLift(actor.role) ? [command.child] : []
        let held = try await clearings.hold(aroundAll: around, in: transaction)
        let known = try await store.known(of: command.child, in: transaction)
        let proposal = known.proposal.flatMap { sealed, since in
            vault.openProposal(sealed, child: known.child).map { LiftDecision.Proposal(by: $0, since: since) }
        }
        let now = WireCoding.rounded(context.now)
        let decision = LiftDecision.decide(
            role: actor.role, account: actor.account, isShielded: known.isShielded, proposal: proposal, at: now)

        let proposed = AuditNote(.proposedLifting, children: [command.child])
        switch decision {
        case .proposes:
            store.propose(
                known.child, since: now, word: try vault.seal(proposalBy: actor.account, child: known.child),
                in: transaction)
            return .reply(.proposed(since: now), auditing: proposed)
        case .stands(let since):
            return .reply(.proposed(since: since), auditing: proposed)
        case .lifts:
            store.lift(command.child, at: now, in: transaction)
            return Outcome(
                reply: .lifted, events: try await clearings.changes(since: held, in: transaction),
                audit: [AuditNote(.liftedShield, children: [command.child])])
        case .notShielded:
            return .reply(
                .notShielded,
                auditing: AuditNote(
                    .proposedLifting, terms: ["outcome": "notShielded"], children: [command.child]))
        case .refused:
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": LiftShield.route.type], children: [command.child]))
        }
    }
}
