import Contracts
import Model

extension Actions {
    /// Of a data manager's authority, or of the caller's own feed.
    func quality(for caller: Caller) async throws -> Quality {
        switch try await services.ask(ViewQuality(principal: caller.principal), id: caller.request, within: patience) {
        case .quality(let quality): return quality
        case .refused(let refusal):
            throw refusal.kind == .notAllowed ? ProblemDetails(.notForThisRole) : ProblemDetails(refusal)
        }
    }
}
