import Contracts
import Model
import Postgres
import ServiceRuntime

/// Shows what is always visible of a child, once Identity has counted that it is opened. What is absent, unlisted, not yet
/// described or archived is refused alike.
struct ViewRecordHandler: QueryHandler {
    let records: RecordStore

    func answer(
        _ query: ViewRecord, _ context: Context, in transaction: borrowing Transaction
    ) async throws -> Answer<ViewRecord.Reply> {
        let refused = AuditNote(.refused, reason: query.reason, children: [query.child])
        let actor = try context.actor()
        guard Access.allows(actor.role, .viewRecord, actor.lookupRelation), actor.lookup == .opening(query.child) else {
            return Answer(.refused(Refusal(.notAllowed)), auditing: refused)
        }
        let record = try await records.details(of: query.child, in: transaction)
        guard let shown = record?.shown(to: actor, on: .london(context.now)) else {
            return Answer(.refused(Refusal(.notFound)), auditing: refused)
        }
        let note = AuditNote(.viewedRecord, reason: query.reason, children: [query.child], parts: ["visible"])
        return Answer(.record(shown), auditing: note)
    }
}
