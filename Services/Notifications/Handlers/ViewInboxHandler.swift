import Contracts
import Model
import Postgres
import ServiceRuntime

/// Shows the principal's own inbox, a page at a time.
struct ViewInboxHandler: QueryHandler {
    let inboxes: InboxStore

    func answer(
        _ query: ViewInbox, _ context: Context, in transaction: borrowing Transaction
    ) async throws -> Answer<ViewInbox.Reply> {
        let actor = try context.actor()
        guard Access.allows(actor.role, .readInbox, .own) else {
            return Answer(.refused(Refusal(.notAllowed)), auditing: AuditNote(.refused))
        }
        let account = actor.account
        let problems = Paging.problems(of: query.limit)
        guard problems.isEmpty else {
            return Answer(.refused(Refusal(.invalid, problems: problems)), auditing: AuditNote(.refused))
        }

        var place: InboxStore.Place?
        if let before = query.before {
            place = try await inboxes.place(of: before, for: account, in: transaction)
            guard place != nil else { return Answer(.refused(Refusal(.notFound)), auditing: AuditNote(.refused)) }
        }
        let page = try await inboxes.page(of: account, after: place, limit: query.limit, in: transaction)
        let children = Set(page.notifications.map(\.child)).sorted()
        return Answer(.inbox(page), auditing: AuditNote(.viewedInbox, children: children, parts: ["notifications"]))
    }
}
