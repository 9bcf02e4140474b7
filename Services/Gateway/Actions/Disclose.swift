import Contracts
import FoundationEssentials
import Model

/// What became of one officer's word that a record is disclosed.
enum Disclosure: Hashable {
    case proposed(since: Date)
    case disclosed(until: Date)
}

extension Actions {
    func disclose(_ child: Child.ID, on ground: DisclosureGround, by caller: Caller) async throws -> Disclosure {
        let wish = DiscloseRecord(principal: caller.principal, child: child, ground: ground)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .proposed(let since): return .proposed(since: since)
        case .disclosed(let until): return .disclosed(until: until)
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }
}
