import Contracts
import Model
import Postgres
import ServiceRuntime

/// Lists what waits for the authority of whoever asks, with every child that is shown noted.
struct ViewReviewsHandler: QueryHandler {
    let people: PeopleStore
    var accounts = AccountStore()

    func answer(_ query: ViewReviews, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewReviews.Reply>
    {
        let actor = try context.actor()
        guard Access.allows(actor.role, .resolveReview, .responsible),
            let authority = try await accounts.authority(of: actor.account, in: transaction)
        else { return Answer(.refused(Refusal(.notAllowed)), auditing: AuditNote(.refused)) }

        let token = people.token(of: authority)
        let archive = ArchiveView(today: .london(context.now), authority: token)
        let reviews: [Review]
        if let id = query.review {
            guard let held = try await people.reviews.held(id, archive, in: transaction), held.concerns(token) else {
                return Answer(.refused(Refusal(.notFound)), auditing: AuditNote(.refused))
            }
            reviews = [held.review]
        } else {
            reviews = try await people.reviews.waiting(
                for: token, archive, limit: ViewReviews.most, in: transaction
            ).map(\.review)
        }
        let children = Set(reviews.flatMap { $0.sides.map(\.child) })
        return Answer(.reviews(reviews), auditing: AuditNote(.viewedReviews, children: children.sorted()))
    }
}

extension ReviewStore.Held {
    /// Whether an authority has a part in it.
    func concerns(_ token: Int64) -> Bool { [authority, otherAuthority, assigned].contains(token) }
}
