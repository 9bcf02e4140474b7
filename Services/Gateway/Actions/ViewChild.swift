import Contracts
import Model

extension Actions {
    /// Asks Directory for what is always visible and the vault for the rest, at the same time.
    func record(of child: Child.ID, for reason: LookupReason, by caller: Caller) async throws -> LeasedRecord {
        let question = ViewRecord(principal: caller.principal, child: child, reason: reason)
        async let first = release(of: child, for: reason, by: caller)
        let reply = try await services.ask(question, id: caller.request, within: patience)
        var released = await first
        guard case .record(let visible) = reply else {
            guard case .refused(let refusal) = reply else { throw ProblemDetails(.fault) }
            throw ProblemDetails(refusal)
        }
        // A slow directory can use the lease up; then the release is asked for anew, once.
        if released.whereabouts != nil, ContinuousClock.now.advanced(by: .milliseconds(50)) > released.lease {
            released = await release(of: child, for: reason, by: caller)
        }
        return LeasedRecord(
            child: child, visible: visible, whereabouts: released.whereabouts, lease: released.lease)
    }

    /// Counts the lease from before the asking. Whatever goes wrong looks like a shield.
    func release(
        of child: Child.ID, for reason: LookupReason, by caller: Caller
    ) async -> (whereabouts: Whereabouts?, lease: ContinuousClock.Instant) {
        let lease = ContinuousClock.now.advanced(by: Release.goodFor)
        let question = Release(principal: caller.principal, child: child, reason: reason)
        let reply = try? await services.ask(question, id: caller.request, within: Release.goodFor)
        guard case .released(let whereabouts) = reply, ContinuousClock.now < lease else { return (nil, lease) }
        return (whereabouts, lease)
    }
}
