import Contracts
import FoundationEssentials
import Model

extension Actions {
    /// Since when the child is shielded. Once this returns, no whereabouts leave.
    func shield(_ child: Child.ID, on grounds: ShieldGrounds, by caller: Caller) async throws -> Date {
        let wish = ShieldChild(principal: caller.principal, child: child, grounds: grounds)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .shielded(let since), .alreadyShielded(let since): return since
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }
}
