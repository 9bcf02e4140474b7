import Contracts
import Model

/// What to search for, for a reason: a number; or names, and a date of birth or ages, and perhaps a postcode. No other
/// hidden field is any of it: it would tell of a shielded child.
struct ChildSearch: Sendable {
    let name: PersonName?
    let dateOfBirth: PartialDate?
    let ages: FindChild.Ages?
    let gender: Gender?
    let postcode: String?
    let number: ChildNumber?
    let reason: LookupReason

    init(_ fields: inout Fields) throws {
        let isByNumber = fields.has("number")
        number = fields.optional("number", .childNumber)
        let given = fields.optional("given", .names)
        let family =
            isByNumber ? fields.optional("family", .text(upTo: 100)) : fields.required("family", .text(upTo: 100))
        ages = Self.ages(&fields)
        let isByAge = fields.has("ageFrom") || fields.has("ageTo")
        dateOfBirth =
            isByNumber || isByAge ? fields.optional("dateOfBirth", .date) : fields.required("dateOfBirth", .date)
        gender = isByAge ? fields.required("gender", Reading<Gender>.word) : fields.optional("gender", .word)
        postcode = fields.optional("postcode", .text(upTo: 16))
        let reason = fields.required("reason", Reading<LookupReason>.word)
        try fields.close()
        guard let reason else { throw fields.refusal() }
        name = family.map { PersonName(given: given ?? [], family: $0) }
        self.reason = reason
    }

    /// One age given is both; of two either may stand first.
    private static func ages(_ fields: inout Fields) -> FindChild.Ages? {
        let from = fields.optional("ageFrom", .number(0...25))
        let to = fields.optional("ageTo", .number(0...25))
        guard let from = from ?? to, let to = to ?? Optional(from) else { return nil }
        return FindChild.Ages(from: min(from, to), to: max(from, to))
    }
}

/// What a search found. Where a postcode was asked for it tells where children live, and is worthless once its lease has
/// run out: none of them is shown then, as if they were not there.
struct LeasedFinding: Sendable {
    let children: [FoundChild]
    /// Nil where only visible fields were asked for.
    let lease: ContinuousClock.Instant?
}

extension Actions {
    /// Counts the lease from before the asking. Throws "too many" above fifty.
    func find(_ search: ChildSearch, by caller: Caller) async throws -> LeasedFinding {
        let lease = search.postcode.map { _ in ContinuousClock.now.advanced(by: FindChild.goodFor) }
        let question = FindChild(
            principal: caller.principal, reason: search.reason, name: search.name, dateOfBirth: search.dateOfBirth,
            ages: search.ages, gender: search.gender, postcode: search.postcode, number: search.number)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .found(let children): return LeasedFinding(children: children, lease: lease)
        case .tooMany: throw ProblemDetails(.tooMany)
        case .refused(let refusal): throw ProblemDetails(ofOfficers: ChildSearch.inOwnFields(refusal))
        }
    }
}

extension ChildSearch {
    /// The fields as they were asked for here, not as the question to Identity has them.
    fileprivate static func inOwnFields(_ refusal: Refusal) -> Refusal {
        let problems = refusal.problems.map { problem in
            let field: String
            switch problem.field {
            case let name where name.hasPrefix("/name/given"): field = "/given"
            case "/name", "/name/family": field = "/family"
            case "/ages": field = "/ageFrom"
            default: field = problem.field
            }
            return Problem(field: field, rule: problem.rule, explanation: problem.explanation)
        }
        return Refusal(refusal.kind, problems: problems)
    }
}
