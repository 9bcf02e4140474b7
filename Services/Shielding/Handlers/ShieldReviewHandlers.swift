import Contracts
import Model
import Postgres
import ServiceRuntime

/// Lists the shields that the officers of an authority have to review.
struct ViewDueShieldsHandler: QueryHandler {
    let vault: Vault
    let responsibles: ResponsibleStore
    var reviews = ShieldReviewStore()

    func answer(_ query: ViewDueShields, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewDueShields.Reply>
    {
        let actor = try context.actor()
        guard Access.mayEver(actor.role, .shield) else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewDueShields.route.type]))
        }
        let children = try await reviews.due(by: ShieldReview.horizon(at: context.now), in: transaction)
        let theirs = try await responsibles.first(
            ViewDueShields.most, of: children, about: \.self, for: actor.authority, in: transaction)
        let due = try await reviews.due(theirs, in: transaction)
        let listed = due.map { shield in
            DueShield(
                child: shield.child, since: shield.since, reviewBy: shield.reviewBy,
                hasLapsed: ShieldReview.standing(reviewBy: shield.reviewBy, at: context.now) == .lapsed,
                grounds: try? vault.openOrder(shield.order, child: shield.sealedFor).grounds)
        }
        return Answer(.shields(listed), auditing: AuditNote(.viewedDueShields, children: listed.map(\.child).sorted()))
    }
}

/// A shield that an officer has looked at stands for another six months. Whoever was about to lift it begins anew.
struct ConfirmShieldHandler: MessageHandler {
    let responsibles: ResponsibleStore
    var reviews = ShieldReviewStore()
    let covers: CoverStore

    func handle(_ command: ConfirmShield, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<ConfirmShield.Reply>
    {
        let actor = try context.actor()
        guard Access.mayEver(actor.role, .shield),
            try await responsibles.mayAct(actor.authority, about: command.child, in: transaction)
        else {
            return .reply(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(
                    .refused, terms: ["message": ConfirmShield.route.type], children: [command.child]))
        }
        // Held, so that of a confirmation and a word for lifting at the same time one sees the other.
        let held = try await covers.hold(aroundAll: [command.child], in: transaction)
        let note = AuditNote(.confirmedShield, children: [command.child])
        guard held.before.hasShield(command.child), !held.before.isWithdrawn(command.child) else {
            return .reply(.notShielded, auditing: note.with(outcome: "notShielded"))
        }
        let reviewBy = WireCoding.rounded(ShieldReview.due(after: context.now))
        reviews.confirm(command.child, until: reviewBy, in: transaction)
        try await covers.words.withdraw([.one], about: [command.child], at: context.now, in: transaction)
        return .reply(.confirmed(reviewBy: reviewBy), auditing: note)
    }
}

extension AuditNote {
    fileprivate func with(outcome: String) -> AuditNote {
        var note = self
        note.terms["outcome"] = outcome
        return note
    }
}
