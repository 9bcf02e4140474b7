import Contracts
import FoundationEssentials
import Model

extension Actions {
    /// Since when the override holds, in the caller's session. The caller must have been asked for with their card.
    func useOverride(
        _ child: Child.ID, for reason: OverrideReason, acknowledged: Bool, by caller: Caller
    ) async throws -> Date {
        guard let card = caller.grant.card else { throw ProblemDetails(.notForThisRole) }
        let wish = UseOverride(
            principal: caller.principal, child: child, reason: reason, acknowledged: acknowledged, card: card)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .holds(let since): return since
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    /// Once this returns, nothing more leaves by the override.
    func endOverride(of child: Child.ID, by caller: Caller) async throws {
        let wish = EndOverride(principal: caller.principal, child: child)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .ended: return
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    /// The investigations that are open, the oldest first.
    func investigations(for caller: Caller) async throws -> [Investigation] {
        let question = ViewInvestigations(principal: caller.principal)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .investigations(let investigations): return investigations
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        }
    }

    /// When it was closed.
    func close(
        _ investigation: Investigation.ID, as outcome: InvestigationOutcome, by caller: Caller
    ) async throws -> Date {
        let wish = CloseInvestigation(
            principal: caller.principal, investigation: investigation, outcome: outcome)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .closed(let at): return at
        case .refused(let refusal): throw ProblemDetails(asThingsStand: refusal)
        }
    }
}

extension ProblemDetails {
    /// That something is shielding officers' alone is no secret where no child is named.
    init(ofOfficers refusal: Refusal) {
        self = refusal.kind == .notAllowed ? ProblemDetails(.notForThisRole) : ProblemDetails(refusal)
    }

    /// What was asked for is one of the things that can be, and something stands against it.
    init(asThingsStand refusal: Refusal) {
        self =
            refusal.kind == .invalid
            ? ProblemDetails(.conflict, problems: refusal.problems) : ProblemDetails(ofOfficers: refusal)
    }
}
