import Contracts
import Model
import Postgres
import ServiceRuntime

/// Finds children by exact name and date of birth; the log keeps the terms and every result.
struct FindChildHandler: QueryHandler {
    let people: PeopleStore

    func answer(_ query: FindChild, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<FindChild.Reply>
    {
        switch Search.decide(query, by: try context.actor().role) {
        case .refused(let refusal):
            return Answer(.refused(refusal), auditing: AuditNote(.refused, reason: query.reason))
        case .search(let search):
            let found = try await people.find(search, limit: Search.mostResults + 1, in: transaction)
            let isTooMany = found.count > Search.mostResults
            let note = AuditNote(
                .foundChildren, reason: query.reason, terms: Search.terms(of: query),
                children: isTooMany ? [] : found.map(\.child))
            return Answer(isTooMany ? .tooMany : .found(found), auditing: note)
        }
    }
}
