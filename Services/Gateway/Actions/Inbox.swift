import Contracts
import FoundationEssentials
import Model

extension Actions {
    /// The caller's own inbox, newest first.
    func inbox(
        before: ContactNotification.ID? = nil, limit: Int = 50, of caller: Caller
    ) async throws -> ViewInbox.Inbox {
        let question = ViewInbox(principal: caller.principal, before: before, limit: limit)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .inbox(let inbox): return inbox
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }

    /// When it was read.
    func markRead(_ notification: ContactNotification.ID, by caller: Caller) async throws -> Date {
        let wish = MarkRead(principal: caller.principal, notification: notification)
        switch try await services.ask(wish, id: caller.request, within: patience) {
        case .read(let at): return at
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }
}
