import Contracts
import Model
import Postgres
import ServiceRuntime

/// Lists who is held because they may be a child about whom the officer decides.
struct ViewHeldHandler: QueryHandler {
    let responsibles: ResponsibleStore
    var store = HeldStore()

    func answer(_ query: ViewHeld, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewHeld.Reply>
    {
        let actor = try context.actor()
        guard Access.mayEver(actor.role, .liftShield) else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewHeld.route.type]))
        }
        // Twice as many as are named, because two with a shield each are there twice.
        let theirs = try await responsibles.first(
            2 * ViewHeld.most, of: try await store.all(in: transaction), about: \.child, for: actor.authority,
            in: transaction)
        let responsible = try await responsibles.authorities(
            of: Set(theirs.flatMap { [$0.child, $0.other] }), in: transaction)
        let held = HeldList.decide(theirs, for: actor.authority, responsible: responsible).prefix(ViewHeld.most)
        return Answer(
            .held(Array(held)),
            auditing: AuditNote(.viewedHeld, children: Set(held.flatMap { [$0.child, $0.other] }).sorted()))
    }
}
