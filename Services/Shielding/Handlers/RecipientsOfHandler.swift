import Contracts
import Foundation
import Model
import Postgres
import ServiceRuntime

/// Says who may be told of facts, at the moment of delivery.
struct RecipientsOfHandler: GuardedQueryHandler {
    let vault: Vault
    let store: VaultStore

    func answer(_ query: RecipientsOf, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<RecipientsOf.Reply>
    {
        guard query.facts.count <= RecipientsOf.limit else { return Answer(RecipientsOf.withheld) }
        let known = try await store.recipients(
            behind: Set(query.facts.flatMap { [$0.handle] + $0.inContact }), of: Set(query.facts.map(\.child)),
            in: transaction)

        var owners: [Involvement.Handle: Behind] = [:]
        var decisions: [RecipientsOf.Reply.Decision] = []
        var children: Set<Child.ID> = []
        for fact in query.facts {
            let isShielded = known.shielded.contains(fact.child)
            var behind: [Involvement.Handle: Behind] = [:]
            for handle in Recipients.needed(for: fact, isShielded: isShielded) {
                // A handle counts for its own child alone, or another child's shield would not be asked for.
                guard let entry = known.behind[handle], entry.child == fact.child,
                    vault.hasKey(of: entry.envelope.sealed)
                else { continue }
                let owner = owners[handle] ?? vault.open(entry.envelope)?.behind ?? .noAccount
                owners[handle] = owner
                behind[handle] = owner
            }
            guard case .told(let recipients) = Recipients.decide(fact, isShielded: isShielded, behind: behind)
            else { continue }
            decisions.append(.init(fact: fact.id, recipients: recipients))
            children.insert(fact.child)
        }

        let reply = RecipientsOf.Reply(decisions: decisions)
        guard !children.isEmpty else { return Answer(reply) }
        return Answer(reply, auditing: AuditNote(.decidedRecipients, children: children.sorted()))
    }
}

extension RecipientsOf {
    fileprivate static let limit = 256
}
