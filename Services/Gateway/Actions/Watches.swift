import Contracts
import Model

extension Actions {
    func watch(for child: Child.ID, reason: LookupReason, by caller: Caller) async throws -> Watch {
        let wish = WatchChild(principal: caller.principal, child: child, reason: reason)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .watching(let watch): return watch
        case .tooMany: throw ProblemDetails(.conflict, problems: [.tooManyWatches])
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    func endWatch(_ watch: Watch.ID, by caller: Caller) async throws {
        let wish = EndWatch(principal: caller.principal, watch: watch)
        if case .refused(let refusal) = try await services.ask(wish, id: caller.request, within: patience) {
            throw ProblemDetails(ofOfficers: refusal)
        }
    }

    /// The caller's own.
    func watches(of caller: Caller) async throws -> [Watch] {
        switch try await services.ask(ViewWatches(principal: caller.principal), id: caller.request, within: patience) {
        case .watches(let watches): return watches
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        }
    }
}

extension Problem {
    fileprivate static let tooManyWatches = Problem(
        field: "", rule: "tooManyWatches",
        explanation: "You watch for as many children as one may. End a watch that you need no more.")
}
