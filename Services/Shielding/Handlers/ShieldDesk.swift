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
    let covers: CoverStore

    /// What was decided, and what Directory and Identity have to be told of it.
    func shield(
        _ child: Child.ID, on grounds: ShieldGrounds, alias aliases: [PersonName], by actor: Principal, at now: Date,
        in transaction: borrowing Transaction
    ) async throws -> (decision: ShieldDecision, events: [any Event]) {
        // Held before the shield is read: one that is being lifted under another identifier of the person is gone by then.
        let mayShield = Access.mayEver(actor.role, .shield)
        let held = try await covers.hold(aroundAll: mayShield ? [child] : [], in: transaction)
        let responsible = mayShield ? try await responsibles.authority(of: child, in: transaction) : nil
        let since = try await shields.since(child, in: transaction)
        let decision = ShieldDecision.decide(
            role: actor.role, isResponsible: Responsibility.mayAct(actor.authority, for: responsible),
            shieldedSince: since, at: WireCoding.rounded(now))

        if decision != .refused {
            try await covers.words.withdraw(about: [child], at: now, in: transaction)
        }
        switch decision {
        case .shields(let since):
            // A shield that the table has lost may have had names that this order does not repeat.
            let lost = try covers.journal.read { $0.shields[child] }.map(vault.aliases) ?? []
            let all = AliasRule.united(lost, with: aliases)
            let order = ShieldOrder(by: actor.account, grounds: grounds, aliases: all.isEmpty ? nil : all)
            let shield = KeptShield(
                child: child, since: since, order: try vault.seal(order, child: child), sealedFor: child)
            let shared = try await shields.shared(
                by: [child], in: held.before, giving: shield, by: covers.journal, in: transaction)
            shields.insert(shared.new, in: transaction)
            var cover = held.before
            cover.shield(child)
            try covers.journal.note(cover, shielding: shared.new)
            // Whoever said that all shields of the authority were in did not know of this one.
            try await covers.loading.withdrawWord(for: responsible, at: WireCoding.rounded(now), in: transaction)
            return (decision, held.changes(to: cover) + (try vault.aliasesKnown([shield])))
        case .alreadyShielded:
            // What is acknowledged is in the journal, whatever became of an earlier word.
            let standing = try covers.journal.read { $0.shields }
            // Names are added to what was said last, which a restored row may not have.
            let own = try await shields.shields(of: [child], in: transaction).map { standing[$0.child] ?? $0 }
            let longer = try own.compactMap { try with(aliases, $0) }
            shields.replaceOrders(of: longer, in: transaction)
            let unknown = longer.isEmpty ? own.filter { standing[$0.child] == nil } : longer
            try covers.journal.note(held.before, shielding: unknown)
            return (decision, try vault.aliasesKnown(longer))
        case .refused:
            return (decision, [])
        }
    }

    /// The shield with these names besides those that it has; nil where they are no more.
    private func with(_ aliases: [PersonName], _ shield: KeptShield) throws -> KeptShield? {
        guard !aliases.isEmpty else { return nil }
        var order = try vault.openOrder(shield.order, child: shield.sealedFor)
        let all = AliasRule.united(order.aliases ?? [], with: aliases)
        guard all != order.aliases else { return nil }
        order.aliases = all
        var longer = shield
        (longer.order, longer.sealedFor) = (try vault.seal(order, child: shield.child), shield.child)
        return longer
    }
}
