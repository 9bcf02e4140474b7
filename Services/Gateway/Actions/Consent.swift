import Contracts
import Model

extension Actions {
    /// Whether it is new that a young person consents to a record until they are 25.
    func recordConsent(of child: Child.ID, given: PartialDate, by caller: Caller) async throws -> Bool {
        let wish = RecordConsent(principal: caller.principal, child: child, given: given)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .recorded: return true
        case .alreadyRecorded: return false
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    /// Whether there was a consent to withdraw.
    func withdrawConsent(of child: Child.ID, by caller: Caller) async throws -> Bool {
        let wish = WithdrawConsent(principal: caller.principal, child: child)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .withdrawn: return true
        case .noConsent: return false
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }
}
