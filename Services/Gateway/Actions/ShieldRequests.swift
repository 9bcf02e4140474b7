import Contracts
import FoundationEssentials
import Model

extension Actions {
    /// Returns once the wish is written down; nothing more is told of it.
    func requestShield(
        for child: Child.ID, from requester: ShieldRequester, on grounds: ShieldGrounds, alias names: [PersonName],
        by caller: Caller
    ) async throws {
        let wish = RequestShield(
            principal: caller.principal, child: child, requester: requester, grounds: grounds,
            aliases: try sealed(names, of: child))
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .received: return
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    /// What waits for a shielding officer, the oldest first.
    func shieldRequests(of caller: Caller) async throws -> [ShieldRequest] {
        let question = ViewShieldRequests(principal: caller.principal)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .requests(let requests): return requests
        case .refused(let refusal): throw Self.officersOnly(refusal)
        }
    }

    /// Since when the child is shielded by the decision; nil where the request is declined.
    func decide(_ request: ShieldRequest.ID, _ verdict: ShieldVerdict, by caller: Caller) async throws -> Date? {
        let wish = DecideShieldRequest(principal: caller.principal, request: request, verdict: verdict)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .shielded(let since): return since
        case .declined: return nil
        case .refused(let refusal): throw Self.officersOnly(refusal)
        }
    }

    /// That shielding officers alone decide about requests is no secret.
    static func officersOnly(_ refusal: Refusal) -> ProblemDetails {
        refusal.kind == .notAllowed ? ProblemDetails(.notForThisRole) : ProblemDetails(refusal)
    }
}
