import Contracts
import Model
import Postgres
import ServiceRuntime

/// Lifts a shield by the word of two. Whoever has a shield that still covers the child keeps it: one who may be the same
/// person, and is shielded, holds the record as before.
struct LiftShieldHandler: MessageHandler {
    let vault: Vault
    let responsibles: ResponsibleStore
    var store = LiftingStore()
    var shields = ShieldStore()
    let covers: CoverStore

    func handle(_ command: LiftShield, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<LiftShield.Reply>
    {
        let actor = try context.actor()
        let mayLift = Access.mayEver(actor.role, .liftShield)
        guard !GraveAct.needsCode(actor, isTheirs: mayLift, at: context.now) else {
            return .reply(
                .refused(Refusal(.notConfirmed)), auditing: .unconfirmed(LiftShield.self, [command.child]))
        }
        // Held before anything is read: two words at the same time, under two identifiers of one person, take turns.
        let held = try await covers.hold(aroundAll: mayLift ? [command.child] : [], in: transaction)
        let child = held.before.current(command.child)
        // For nobody else: opening what is there takes its time, by which they would know of a shield.
        let word =
            mayLift
            ? try await store.proposal(for: child, in: transaction).flatMap { vault.openProposal($0, child: child) }
            : nil
        let proposal = try covers.words.standing(word, about: [child])
        // An identity that is gone is as one that nobody has ever known.
        let isWithdrawn = held.before.isWithdrawn(command.child)
        let responsible =
            mayLift && !isWithdrawn ? try await responsibles.authority(of: command.child, in: transaction) : nil
        let now = WireCoding.rounded(context.now)
        let decision = LiftDecision.decide(
            role: actor.role, account: actor.account, of: actor.authority, responsible: responsible,
            isShielded: held.before.hasShield(command.child) && !isWithdrawn, proposal: proposal, at: now)

        let proposed = AuditNote(.proposedLifting, children: [command.child])
        switch decision {
        case .proposes:
            let word = LiftDecision.Proposal(by: actor.account, authority: actor.authority, since: now)
            store.propose(child, since: now, word: try vault.seal(word, child: child), in: transaction)
            return .reply(.proposed(since: now), auditing: proposed)
        case .stands(let since):
            return .reply(.proposed(since: since), auditing: proposed)
        case .lifts:
            let person = held.before.person(command.child)
            // Rows may be lost, or older than what was said last.
            let standing = try covers.journal.read { $0.shields }
            let ended =
                try await shields.shields(of: person.sorted(), in: transaction)
                + person.sorted().compactMap { standing[$0] }
            try await covers.words.withdraw([.one], about: [child], at: now, in: transaction)
            store.lift(command.child, at: now, in: transaction)
            var cover = held.before
            cover.lift(command.child)
            try covers.journal.lift(cover.person(command.child))
            try await covers.loading.withdrawWord(for: responsible, at: now, in: transaction)
            return Outcome(
                reply: .lifted, events: held.changes(to: cover) + vault.aliasesEnded(ended),
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
