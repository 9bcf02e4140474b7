import Contracts
import Model

/// Reviews are data managers' alone, and that is no secret.
extension Actions {
    /// What waits for the caller's authority, the oldest first.
    func reviews(of caller: Caller) async throws -> [Review] {
        switch try await services.ask(ViewReviews(principal: caller.principal), id: caller.request, within: patience) {
        case .reviews(let reviews): return reviews
        case .refused(let refusal): throw ProblemDetails(asThingsStand: refusal)
        }
    }

    func review(_ id: Review.ID, of caller: Caller) async throws -> Review {
        let question = ViewReviews(principal: caller.principal, review: id)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .reviews(let reviews):
            guard let review = reviews.first else { throw ProblemDetails(.notFound) }
            return review
        case .refused(let refusal): throw ProblemDetails(asThingsStand: refusal)
        }
    }

    /// The review as it is afterwards.
    func resolve(_ id: Review.ID, _ step: ResolveReview.Step, by caller: Caller) async throws -> Review {
        let wish = ResolveReview(principal: caller.principal, review: id, step: step)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .resolved(let review): return review
        case .refused(let refusal): throw ProblemDetails(asThingsStand: refusal)
        }
    }
}
