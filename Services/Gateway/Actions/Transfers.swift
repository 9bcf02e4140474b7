import Contracts
import Model

/// The transfers of an authority. They tell where children are, and are worthless once the lease has run out.
struct LeasedTransfers: Sendable {
    let transfers: [Transfer]
    let lease: ContinuousClock.Instant
}

extension Actions {
    /// Counts the lease from before the asking.
    func transfers(for caller: Caller) async throws -> LeasedTransfers {
        let lease = ContinuousClock.now.advanced(by: ViewTransfers.goodFor)
        let question = ViewTransfers(principal: caller.principal)
        switch try await services.ask(question, id: caller.request, within: ViewTransfers.goodFor) {
        case .transfers(let transfers): return LeasedTransfers(transfers: transfers, lease: lease)
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        }
    }

    func proposeTransfer(of child: Child.ID, to authority: AuthorityCode, by caller: Caller) async throws
        -> TransferStanding
    {
        let wish = ProposeTransfer(principal: caller.principal, child: child, to: authority)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .stands(let standing): return standing
        // Of a child whoever may not is told nothing, of their role neither.
        case .refused(let refusal) where refusal.kind == .notAllowed: throw ProblemDetails(refusal)
        case .refused(let refusal): throw ProblemDetails(asThingsStand: refusal)
        }
    }

    func decide(_ transfer: Transfer.ID, _ step: TransferStep, by caller: Caller) async throws -> TransferStanding {
        let wish = DecideTransfer(principal: caller.principal, transfer: transfer, step: step)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .stands(let standing): return standing
        case .refused(let refusal): throw ProblemDetails(asThingsStand: refusal)
        }
    }
}
