import Contracts
import Model

extension Actions {
    /// The caller's request, as far as it has come. The caller must have been asked for with their card.
    func requestContact(about child: Child.ID, by caller: Caller) async throws -> ContactRequest {
        guard let card = caller.grant.card else { throw ProblemDetails(.notForThisRole) }
        let wish = RequestContact(principal: caller.principal, child: child, card: card)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .tracked(let request): return request
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    /// What waits for a shielding officer; anybody else's own.
    func contactRequests(for caller: Caller) async throws -> [ContactRequest] {
        let question = ViewContactRequests(principal: caller.principal)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .requests(let requests): return requests
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        }
    }

    /// How far it has come.
    func resolve(
        _ request: ContactRequest.ID, _ step: ResolveContactRequest.Step, by caller: Caller
    ) async throws -> ContactRequest.State {
        let wish = ResolveContactRequest(principal: caller.principal, request: request, step: step)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .resolved(let state): return state
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        }
    }
}
