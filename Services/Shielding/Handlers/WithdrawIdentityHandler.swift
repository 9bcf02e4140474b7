import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Withdraws an identity by the word of two. The shield stays, and nobody can lift it: whoever may be the child is held until
/// two officers tell the two apart, which is how a new identity is confirmed.
struct WithdrawIdentityHandler: MessageHandler {
    let vault: Vault
    let responsibles: ResponsibleStore
    var words = LiftingStore()
    var overrides = OverrideStore()
    var withdrawn = WithdrawnStore()
    let covers: CoverStore

    func handle(_ command: WithdrawIdentity, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<WithdrawIdentity.Reply>
    {
        let actor = try context.actor()
        let maySay = Access.mayEver(actor.role, .liftShield)
        guard !GraveAct.needsCode(actor, isTheirs: maySay, at: context.now) else {
            return .reply(
                .refused(Refusal(.notConfirmed)), auditing: .unconfirmed(WithdrawIdentity.self, [command.child]))
        }
        // Held before anything is read, as for lifting: two words at the same time take turns.
        let held = try await covers.hold(aroundAll: maySay ? [command.child] : [], in: transaction)
        let child = held.before.current(command.child)
        let saying = ["withdrawing", child.description]
        // For nobody else: opening what is there takes its time, by which they would know of a shield.
        let word: LiftDecision.Proposal? =
            maySay
            ? try await words.proposal(for: child, to: .withdrawing, in: transaction)
                .flatMap { vault.openSaid($0, saying: saying) } : nil
        let proposal = try covers.words.standing(word, about: [child])
        let responsible = maySay ? try await responsibles.authority(of: command.child, in: transaction) : nil
        let now = WireCoding.rounded(context.now)
        let decision = WithdrawalDecision.decide(
            role: actor.role, account: actor.account, of: actor.authority, responsible: responsible,
            isShielded: held.before.hasShield(command.child), isWithdrawn: held.before.isWithdrawn(command.child),
            proposal: proposal, at: now)

        let proposed = AuditNote(.proposedWithdrawal, children: [command.child])
        switch decision {
        case .proposes:
            let word = LiftDecision.Proposal(by: actor.account, authority: actor.authority, since: now)
            words.propose(
                child, to: .withdrawing, since: now, word: try vault.seal(word, saying: saying), in: transaction)
            return .reply(.proposed(since: now), auditing: proposed)
        case .stands(let since):
            return .reply(.proposed(since: since), auditing: proposed)
        case .withdraws:
            var cover = held.before
            cover.withdraw(child)
            let gone = cover.withdrawn.filter { held.before.withdrawn[$0.key] == nil }.mapValues {
                KeptWithdrawal(since: now, identity: $0)
            }
            try covers.journal.withdraw(gone)
            // Of a shield that was cut off before its commit, and stands for good now, it may not know whom the tables have.
            try covers.journal.note(cover)
            withdrawn.insert(gone, in: transaction)
            // What one officer said, and what somebody overrode, was of an identity that there was.
            try await covers.words.withdraw(about: [child], at: now, in: transaction)
            overrides.end([child], at: context.now, in: transaction)
            return Outcome(
                reply: .withdrawn, events: held.changes(to: cover) + IdentityWithdrawn.all(gone),
                audit: [AuditNote(.withdrewIdentity, children: [command.child])], delay: leaseOfARelease)
        case .notShielded:
            return .reply(
                .notShielded,
                auditing: AuditNote(
                    .proposedWithdrawal, terms: ["outcome": "notShielded"], children: [command.child]))
        case .refused:
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(
                    .refused, terms: ["message": WithdrawIdentity.route.type], children: [command.child]))
        }
    }
}

extension IdentityWithdrawn {
    static func all(_ gone: [Child.ID: KeptWithdrawal]) -> [Self] {
        gone.sorted { $0.key < $1.key }.map { Self(child: $0.key, identity: $0.value.identity) }
    }
}
