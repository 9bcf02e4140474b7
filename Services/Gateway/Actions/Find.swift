import Contracts
import Model

/// What to search for: names and a date of birth, for a reason.
struct ChildSearch: Sendable {
    let name: PersonName
    let dateOfBirth: PartialDate
    let reason: LookupReason

    init(_ fields: inout Fields) throws {
        let given = fields.optional("given", .names)
        let family = fields.required("family", .text(upTo: 100))
        let dateOfBirth = fields.required("dateOfBirth", .date)
        let reason = fields.required("reason", Reading<LookupReason>.word)
        try fields.close()
        guard let family, let dateOfBirth, let reason else { throw fields.refusal() }
        name = PersonName(given: given ?? [], family: family)
        (self.dateOfBirth, self.reason) = (dateOfBirth, reason)
    }
}

extension Actions {
    /// Throws "too many" above fifty.
    func find(_ search: ChildSearch, by caller: Caller) async throws -> [FoundChild] {
        let question = FindChild(
            principal: caller.principal, reason: search.reason, name: search.name, dateOfBirth: search.dateOfBirth)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .found(let children): return children
        case .tooMany: throw ProblemDetails(.tooMany)
        case .refused(let refusal): throw ProblemDetails(refusal)
        }
    }
}
