import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// The vault's one door. Whatever the ground for withholding, the same statements run, as much is opened, and the
/// answer is the same.
struct ReleaseHandler: GuardedQueryHandler {
    let vault: Vault
    let store: VaultStore
    var overrides = OverrideStore()
    var disclosures = DisclosureStore()
    var requests = ContactRequestStore()

    func answer(_ query: Release, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<Release.Reply>
    {
        let actor = try context.actor()
        let (held, isWithheld, isWithdrawn, retention) = try await store.release(of: query.child, in: transaction)
        // Asked last, and of whoever has the right, shield or no shield.
        let isOverridden = try await overrides.holds(
            for: actor, of: query.child, vault, at: context.now, in: transaction)

        let isDisclosed = try await discloses(query.child, to: actor, at: context.now, in: transaction)
        let isArchived = try await archives(
            retention, query.child, for: actor, on: .london(context.now), in: transaction)
        let view = try await sensitive(query.child, to: actor, in: transaction)
        let decision = ReleaseDecision.decide(
            role: actor.role, as: actor.lookupRelation, isKnown: !held.isEmpty, isShielded: isWithheld,
            isOverridden: isOverridden, isDisclosed: isDisclosed,
            isWithdrawn: isWithdrawn, isArchived: isArchived, isCounted: actor.lookup == .opening(query.child))
        switch decision {
        case .release, .releaseByOverride, .releaseByDisclosure:
            let statements = zip(held, try await vault.open(held.map(\.envelope))).compactMap { held, contents in
                contents?.statement(
                    isNewest: held.isNewest, handle: held.handle,
                    word: DeclarationStore.open(held.word, about: held.handle, vault))
            }
            // What can't be opened is left out; where nothing can be, nothing is known.
            guard !statements.isEmpty else { return withheld(query) }
            let whereabouts = Whereabouts(statements, to: view)
            return Answer(
                .released(whereabouts),
                auditing: AuditNote(
                    decision.action, reason: query.reason,
                    children: [query.child], parts: whereabouts.parts))
        case .withhold:
            try await vault.openDecoys()
            return withheld(query)
        }
    }

    /// Whether the record is archived for whoever asks. Of data managers it is always asked whose the child is.
    private func archives(
        _ retention: Retention?, _ child: Child.ID, for actor: Principal, on today: PartialDate,
        in transaction: borrowing Transaction
    ) async throws -> Bool {
        let responsible =
            Access.mayEver(actor.role, .viewArchived)
            ? try await store.loading.responsibles.authority(of: child, in: transaction) : nil
        return ArchiveRule.isArchived(retention, for: actor, responsible: responsible, on: today)
    }

    /// Whether it is disclosed to whoever asks: an officer who still works for the responsible authority.
    private func discloses(
        _ child: Child.ID, to actor: Principal, at now: Date, in transaction: borrowing Transaction
    ) async throws -> Bool {
        guard try await disclosures.since(of: child, to: actor, vault, at: now, in: transaction) != nil else {
            return false
        }
        let responsible = try await store.loading.responsibles.authority(of: child, in: transaction)
        return Access.allows(actor.role, .disclose, Responsibility.relation(of: actor.authority, to: responsible))
    }

    /// What they see of sensitive services. Of officers it is always asked whose the child is, and whether anybody asks for contact.
    private func sensitive(
        _ child: Child.ID, to actor: Principal, in transaction: borrowing Transaction
    ) async throws -> SensitiveView {
        guard Access.allows(actor.role, .seeSensitive, .responsible) else {
            return .of(actor, relation: .any, isAsked: false)
        }
        let responsible = try await store.loading.responsibles.authority(of: child, in: transaction)
        let isAsked = try await requests.isAsked(about: child, in: transaction)
        let relation = Responsibility.relation(of: actor.authority, to: responsible)
        return .of(actor, relation: relation, isAsked: isAsked)
    }

    private func withheld(_ query: Release) -> Answer<Release.Reply> {
        Answer(
            Release.withheld,
            auditing: AuditNote(.withheldWhereabouts, reason: query.reason, children: [query.child]))
    }
}

extension ReleaseDecision {
    /// As which a release stands in the log.
    fileprivate var action: AuditAction {
        switch self {
        case .release: .releasedWhereabouts
        case .releaseByOverride: .releasedByOverride
        case .releaseByDisclosure: .releasedByDisclosure
        case .withhold: .withheldWhereabouts
        }
    }
}
