import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Puts up shields, by an officer's own order or at somebody's request, and holds the records of all who may be the child.
///
/// The reply to either waits until the lease of every release that could have missed the shield has ended; also when the
/// child was shielded already, because the first shield may be as fresh as this.
struct ShieldDesk: Sendable {
    let vault: Vault
    let responsibles: ResponsibleStore
    var shields = ShieldStore()
    var liftings = LiftingStore()
    let covers: CoverStore

    /// What was decided, and what Directory has to be told of it.
    func shield(
        _ child: Child.ID, on grounds: ShieldGrounds, by actor: Principal, at now: Date,
        in transaction: borrowing Transaction
    ) async throws -> (decision: ShieldDecision, events: [RecordCleared]) {
        // Held before the shield is read: one that is being lifted under another identifier of the person is gone by then.
        let mayShield = ShieldDecision.mayShield(actor.role)
        let held = try await covers.hold(aroundAll: mayShield ? [child] : [], in: transaction)
        let responsible = mayShield ? try await responsibles.authority(of: child, in: transaction) : nil
        let since = try await shields.since(child, in: transaction)
        let decision = ShieldDecision.decide(
            role: actor.role, isResponsible: Responsibility.mayAct(actor.authority, for: responsible),
            shieldedSince: since, at: WireCoding.rounded(now))

        if decision != .refused { liftings.withdraw([child], in: transaction) }
        switch decision {
        case .shields(let since):
            let order = try vault.seal(ShieldOrder(by: actor.account, grounds: grounds), child: child)
            let shield = KeptShield(child: child, since: since, order: order, sealedFor: child)
            shields.insert([shield], in: transaction)
            var cover = held.before
            cover.shield(child)
            try covers.journal.note(cover, shielding: [shield])
            // Whoever said that all shields of the authority were in did not know of this one.
            try await covers.loading.withdrawWord(for: responsible, at: WireCoding.rounded(now), in: transaction)
            return (decision, held.changes(to: cover))
        case .alreadyShielded:
            // What is acknowledged is in the journal, whatever became of an earlier word.
            let standing = try covers.journal.read { $0.shields }
            let unknown = try await shields.shields(of: [child], in: transaction).filter { standing[$0.child] == nil }
            try covers.journal.note(held.before, shielding: unknown)
            return (decision, [])
        case .refused:
            return (decision, [])
        }
    }
}
