import Contracts
import FoundationEssentials
import Model
import Sealing

extension Actions {
    /// Since when the child is shielded. Once this returns, no whereabouts leave.
    func shield(_ child: Child.ID, on grounds: ShieldGrounds, alias names: [PersonName], by caller: Caller) async throws
        -> Date
    {
        let wish = ShieldChild(
            principal: caller.principal, child: child, grounds: grounds, aliases: try sealed(names, of: child))
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .shielded(let since), .alreadyShielded(let since): return since
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    /// Other names of a child, for the vault alone to read; nil where there are none.
    func sealed(_ names: [PersonName], of child: Child.ID) throws -> SealedEnvelope? {
        guard !names.isEmpty else { return nil }
        return try vault.seal(
            WireCoding.encoder().encode(Aliases(child: child, names: names)), purpose: .aliases,
            binding: [child.description])
    }

    /// What became of one officer's word that a shielded child is not another.
    enum Apart: Hashable {
        case proposed(since: Date)
        case apart, notHeld
    }

    func tellApart(_ child: Child.ID, from other: Child.ID, by caller: Caller) async throws -> Apart {
        let wish = TellApart(principal: caller.principal, child: child, other: other)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .proposed(let since): return .proposed(since: since)
        case .apart: return .apart
        case .notHeld: return .notHeld
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    /// What became of one officer's word for lifting a shield.
    enum Lifting: Hashable {
        case proposed(since: Date)
        case lifted, notShielded
    }

    func liftShield(of child: Child.ID, by caller: Caller) async throws -> Lifting {
        let wish = LiftShield(principal: caller.principal, child: child)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .proposed(let since): return .proposed(since: since)
        case .lifted: return .lifted
        case .notShielded: return .notShielded
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    /// What became of one officer's word that an identity is withdrawn.
    enum Withdrawal: Hashable {
        case proposed(since: Date)
        case withdrawn, notShielded
    }

    func withdrawIdentity(of child: Child.ID, by caller: Caller) async throws -> Withdrawal {
        let wish = WithdrawIdentity(principal: caller.principal, child: child)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .proposed(let since): return .proposed(since: since)
        case .withdrawn: return .withdrawn
        case .notShielded: return .notShielded
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }
}
