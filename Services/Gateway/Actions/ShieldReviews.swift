import Contracts
import FoundationEssentials
import Model

extension Actions {
    /// What a shielding officer has to review, the longest lapsed first.
    func dueShields(of caller: Caller) async throws -> [DueShield] {
        let question = ViewDueShields(principal: caller.principal)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .shields(let shields): return shields
        case .refused(let refusal): throw Self.officersOnly(refusal)
        }
    }

    /// When the next review is due; nil where the child has no shield.
    func confirmShield(of child: Child.ID, by caller: Caller) async throws -> Date? {
        let wish = ConfirmShield(principal: caller.principal, child: child)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .confirmed(let reviewBy): return reviewBy
        case .notShielded: return nil
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }
}
