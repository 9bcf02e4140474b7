import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Says who may be told of facts, at the moment of delivery.
struct RecipientsOfHandler: GuardedQueryHandler {
    let vault: Vault
    let store: VaultStore
    var owners = OpenedCache<Behind>()
    /// No work is done on an answer that nobody may use any more.
    var goodFor = RecipientsOf.goodFor

    func answer(_ query: RecipientsOf, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<RecipientsOf.Reply>
    {
        guard query.facts.count <= RecipientsOf.limit else { return Answer(RecipientsOf.withheld) }
        let clock = ContinuousClock()
        let worthless = clock.now.advanced(by: goodFor)
        let keys = try await vault.outerKeys.standing()
        let known = try await store.recipients(
            behind: Set(query.facts.flatMap { [$0.handle] + $0.inContact }), of: Set(query.facts.map(\.child)),
            in: transaction)

        let today = PartialDate.london(context.now)
        var decisions: [RecipientsOf.Reply.Decision] = []
        var children: Set<Child.ID> = []
        for asked in query.facts {
            guard clock.now < worthless else { return Answer(RecipientsOf.withheld) }
            guard let fact = Recipients.standing(asked, without: known.gone) else {
                decisions.append(.init(fact: asked.id, recipients: []))
                continue
            }
            let isShielded = known.isShielded(fact.child)
            let needed = Recipients.needed(for: fact, isShielded: isShielded)
            let behind = Recipients.entitled(
                try await behind(needed, of: fact.child, in: known, keys), of: fact, without: known.declined)
            let decision = Recipients.decide(
                fact, isShielded: isShielded,
                isWithdrawn: known.withdrawn.contains(fact.child) || known.isArchived(fact.child, on: today),
                behind: behind)
            guard case .told(let recipients) = decision else { continue }
            decisions.append(.init(fact: fact.id, recipients: recipients))
            children.insert(fact.child)
        }

        let reply = RecipientsOf.Reply(decisions: decisions)
        guard !children.isEmpty else { return Answer(reply) }
        return Answer(reply, auditing: AuditNote(.decidedRecipients, children: children.sorted()))
    }

    private func behind(
        _ handles: [Involvement.Handle], of child: Child.ID, in known: VaultStore.Known, _ keys: StandingOuterKeys
    ) async throws -> [Involvement.Handle: Behind] {
        var behind: [Involvement.Handle: Behind] = [:]
        var unopened: [(handle: Involvement.Handle, envelope: Envelope)] = []
        for handle in handles {
            // A handle counts for its own child alone, or another child's shield would not be asked for. One that is
            // sealed to another key waits, as if it were not there yet, for the keys to be put right.
            guard let envelope = known.behind[handle], known.isOwn(envelope.owner, of: child),
                vault.hasKey(of: envelope, among: keys)
            else { continue }
            if let owner = owners.value(of: envelope) {
                behind[handle] = owner
            } else {
                unopened.append((handle, envelope))
            }
        }
        let opened = try await vault.open(unopened.map(\.envelope), amongMany: true)
        for (unopened, contents) in zip(unopened, opened) {
            let owner = contents?.behind ?? .noAccount
            owners.note(owner, of: unopened.envelope)
            behind[unopened.handle] = owner
        }
        return behind
    }
}

extension RecipientsOf {
    fileprivate static let limit = 256
}
