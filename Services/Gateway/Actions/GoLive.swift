import Contracts
import FoundationEssentials
import Model

extension Actions {
    /// How far the officer's own authority has come.
    func goLive(of caller: Caller) async throws -> GoLive {
        let question = ViewGoLive(principal: caller.principal)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .goLive(let goLive): return goLive
        case .refused(let refusal): throw Self.officersOnly(refusal)
        }
    }

    /// Once this returns, nothing of the authority's children is shown.
    func beginLoading(by caller: Caller) async throws -> GoLive {
        let wish = BeginLoading(principal: caller.principal)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .goLive(let goLive): return goLive
        case .refused(let refusal): throw Self.officersOnly(refusal)
        }
    }

    func signOffShields(by caller: Caller) async throws -> GoLive {
        let wish = SignOffShields(principal: caller.principal)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .goLive(let goLive): return goLive
        case .refused(let refusal): throw Self.officersOnly(refusal)
        }
    }
}
