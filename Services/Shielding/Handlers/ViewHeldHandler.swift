import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Lists who is held because they may be a child about whom the officer decides.
struct ViewHeldHandler: QueryHandler {
    let responsibles: ResponsibleStore
    var store = HeldStore()
    var shieldsAPart = HeldList.shieldsAPart

    func answer(_ query: ViewHeld, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewHeld.Reply>
    {
        let actor = try context.actor()
        guard Access.mayEver(actor.role, .liftShield) else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewHeld.route.type]))
        }
        let page = try await page(after: query.after, for: actor.authority, in: transaction)
        return Answer(
            .page(page),
            auditing: AuditNote(.viewedHeld, children: Set(page.held.flatMap { [$0.child, $0.other] }).sorted()))
    }

    private func page(after: HeldPlace?, for authority: AuthorityCode?, in transaction: borrowing Transaction)
        async throws -> HeldPage
    {
        var found: [HeldList.Held] = []
        let isPastTheSpokenOf = after.map { $0.since == nil } ?? false
        if !isPastTheSpokenOf {
            let areAll = try await gather(&found, after: after, for: authority, in: transaction) {
                try await store.spokenOf(after: $0, in: transaction)
            }
            guard areAll else { return full(found) }
        }
        let place = isPastTheSpokenOf ? after : nil
        let shields = try await store.shields(in: transaction)
        let end = HeldList.end(after: place?.child ?? HeldList.first(), of: shields, aPart: shieldsAPart)
        let areAll = try await gather(&found, after: place, for: authority, in: transaction) {
            try await store.others(after: $0, until: end, in: transaction)
        }
        guard areAll else { return full(found) }
        return HeldPage(
            held: found.map(\.pair), next: end.map { HeldPlace(child: $0, other: HeldList.first()) })
    }

    /// Adds whom of those that `read` gives the authority may see. Whether that is all of them: it ends once there are more than fit.
    private func gather(
        _ found: inout [HeldList.Held], after place: HeldPlace?, for authority: AuthorityCode?,
        in transaction: borrowing Transaction, reading read: (HeldPlace?) async throws -> [HeldList.Held]
    ) async throws -> Bool {
        var place = place
        repeat {
            let some = try await read(place)
            found += try await theirs(some, authority, in: transaction)
            place = some.count == store.read ? some.last?.place : nil
        } while place != nil && found.count <= ViewHeld.most
        return found.count <= ViewHeld.most
    }

    /// Others come behind it.
    private func full(_ found: [HeldList.Held]) -> HeldPage {
        let shown = found.prefix(ViewHeld.most)
        return HeldPage(held: shown.map(\.pair), next: shown.last?.place)
    }

    private func theirs(
        _ some: [HeldList.Held], _ authority: AuthorityCode?, in transaction: borrowing Transaction
    ) async throws -> [HeldList.Held] {
        let asked = some.flatMap { $0.isOthersToo ? [$0.pair.child, $0.pair.other] : [$0.pair.child] }
        let responsible = try await responsibles.authorities(of: Set(asked), in: transaction)
        return HeldList.decide(some, for: authority, responsible: responsible)
    }
}
