import Contracts
import Model
import Postgres
import ServiceRuntime

/// The vault's one door. Whatever the ground for withholding, the same statements run, as much is opened, and the
/// answer is the same.
struct ReleaseHandler: GuardedQueryHandler {
    let vault: Vault
    let store: VaultStore

    func answer(_ query: Release, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<Release.Reply>
    {
        let actor = try context.actor()
        let (held, isShielded) = try await store.release(of: query.child, in: transaction)

        switch ReleaseDecision.decide(role: actor.role, isKnown: !held.isEmpty, isShielded: isShielded) {
        case .release:
            let statements = zip(held, try await vault.open(held.map(\.envelope))).compactMap { held, contents in
                contents?.statement(isNewest: held.isNewest, handle: held.handle)
            }
            // What can't be opened is left out; where nothing can be, nothing is known.
            guard !statements.isEmpty else { return withheld(query) }
            let whereabouts = Whereabouts(statements)
            return Answer(
                .released(whereabouts),
                auditing: AuditNote(
                    .releasedWhereabouts, reason: query.reason, children: [query.child], parts: whereabouts.parts))
        case .withhold:
            try await vault.openDecoys()
            return withheld(query)
        }
    }

    private func withheld(_ query: Release) -> Answer<Release.Reply> {
        Answer(
            Release.withheld,
            auditing: AuditNote(.withheldWhereabouts, reason: query.reason, children: [query.child]))
    }
}
