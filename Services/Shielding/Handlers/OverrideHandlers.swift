import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Lets one session see past the shield of one child. The decision, the override, the investigation and the audit entry
/// are one transaction, and the alert leaves with it.
struct UseOverrideHandler: MessageHandler {
    let vault: Vault
    let responsibles: ResponsibleStore
    var overrides = OverrideStore()

    func handle(_ command: UseOverride, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<UseOverride.Reply>
    {
        let actor = try context.actor()
        guard !GraveAct.needsCode(actor, isTheirs: actor.overriding != nil, at: context.now) else {
            return .reply(
                .refused(Refusal(.notConfirmed)), auditing: .unconfirmed(UseOverride.self, [command.child]))
        }
        let now = WireCoding.rounded(context.now)
        let card = vault.openCard(command.card, of: actor.account)
        var standing: Date?
        if let session = actor.overriding {
            standing = try await overrides.since(of: command.child, in: session, vault, at: now, in: transaction)
        }
        let decision = OverrideDecision.decide(
            session: actor.overriding, isNamed: card != nil, acknowledged: command.acknowledged,
            standing: standing)

        switch (decision, actor.overriding, card) {
        case (.begins, let session?, let card?):
            let note = OverrideNote(by: actor.account, reason: command.reason, card: card)
            try overrides.begin(
                .random(), of: command.child, in: session, since: now, note: note, vault, in: transaction)
            // The reason stands in the override's row alone, sealed: in the audit log it would be case information.
            let concerned = ConcernedOfficers(
                child: command.child,
                authority: try await responsibles.authority(of: command.child, in: transaction))
            let used = OverrideUsed(
                child: command.child, at: now, concerned: try vault.sealForIdentity(concerned))
            return .reply(
                .holds(since: now), announcing: used,
                auditing: AuditNote(.usedOverride, children: [command.child]))
        case (.stands(let since), _, _):
            return .reply(.holds(since: since), auditing: AuditNote(.usedOverride, children: [command.child]))
        case (.unacknowledged, _, _):
            return .reply(
                .refused(Refusal(.invalid, problems: [OverrideDecision.notAcknowledged])),
                auditing: refused(command))
        case (.begins, _, _), (.refused, _, _):
            return .reply(.refused(Refusal(.notAllowed)), auditing: refused(command))
        }
    }

    private func refused(_ command: UseOverride) -> AuditNote {
        AuditNote(.refused, terms: ["message": UseOverride.route.type], children: [command.child])
    }
}

/// Ends the actor's own override of a child. The reply waits until the lease of every release that it let out has ended.
struct EndOverrideHandler: MessageHandler {
    let vault: Vault
    var overrides = OverrideStore()

    func handle(_ command: EndOverride, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<EndOverride.Reply>
    {
        let actor = try context.actor()
        guard let session = actor.overriding else {
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(
                    .refused, terms: ["message": EndOverride.route.type], children: [command.child]))
        }
        let ended = try await overrides.end(
            command.child, in: session, vault, at: WireCoding.rounded(context.now), in: transaction)
        let terms = ["ended": String(ended)]
        return .reply(
            .ended, auditing: AuditNote(.endedOverride, terms: terms, children: [command.child]),
            after: leaseOfARelease)
    }
}
