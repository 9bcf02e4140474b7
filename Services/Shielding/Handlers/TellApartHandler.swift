import Contracts
import Model
import Postgres
import ServiceRuntime

/// Tells a shielded child from another by the word of two. Whoever else's shield covers either goes on covering them.
struct TellApartHandler: MessageHandler {
    let vault: Vault
    let responsibles: ResponsibleStore
    var store = ApartStore()
    var withdrawn = WithdrawnStore()
    let covers: CoverStore

    func handle(_ command: TellApart, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<TellApart.Reply>
    {
        let actor = try context.actor()
        let children = [command.child, command.other]
        let maySay = Access.mayEver(actor.role, .liftShield)
        guard !GraveAct.needsCode(actor, isTheirs: maySay, at: context.now) else {
            return .reply(
                .refused(Refusal(.notConfirmed)), auditing: .unconfirmed(TellApart.self, children))
        }
        // Held before anything is read, as for lifting: two words at the same time take turns.
        let held = try await covers.hold(aroundAll: maySay ? children : [], in: transaction)
        let pair = ApartStore.Pair(command.child, command.other, in: held.before)
        // For nobody else: opening what is there takes its time, by which they would know of a shield.
        let word = maySay ? try await store.proposal(for: pair, vault, in: transaction) : nil
        let proposal = try covers.words.standing(word, about: pair.children)
        let responsible = maySay ? try await responsibles.authorities(of: Set(children), in: transaction) : [:]
        let sides = children.map { child in
            ApartDecision.Side(isShielded: held.before.hasShield(child), responsible: responsible[child])
        }
        let now = WireCoding.rounded(context.now)
        let decision = ApartDecision.decide(
            role: actor.role, account: actor.account, of: actor.authority, child: sides[0], other: sides[1],
            arePair: held.before.arePair(command.child, command.other), proposal: proposal, at: now)

        let proposed = AuditNote(.proposedTellingApart, children: children)
        switch decision {
        case .proposes:
            let word = LiftDecision.Proposal(by: actor.account, authority: actor.authority, since: now)
            try store.propose(pair, word, vault, in: transaction)
            return .reply(.proposed(since: now), auditing: proposed)
        case .stands(let since):
            return .reply(.proposed(since: since), auditing: proposed)
        case .parts:
            try covers.words.end(pair, at: now, in: transaction)
            var cover = held.before
            cover.tellApartByTwo(command.child, command.other)
            covers.write(cover, since: held.before, in: transaction)
            try covers.journal.uncover(held.before.uncovered(command.child, command.other))
            let back = held.before.withdrawn.filter { cover.withdrawn[$0.key] == nil }.sorted { $0.key < $1.key }
            try covers.journal.bringBack(back.map(\.key))
            withdrawn.delete(back.map(\.key), in: transaction)
            let returned = back.map { IdentityReturned(child: $0.key, identity: $0.value) }
            let told = ToldApart(child: cover.current(command.child), other: cover.current(command.other))
            return Outcome(
                reply: .apart, events: held.changes(to: cover) + returned + [told],
                audit: [AuditNote(.toldApart, children: children)])
        case .notHeld:
            return .reply(
                .notHeld,
                auditing: AuditNote(.proposedTellingApart, terms: ["outcome": "notHeld"], children: children))
        case .refused:
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": TellApart.route.type], children: children))
        }
    }
}
