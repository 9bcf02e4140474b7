import Contracts
import Model

/// Which work list, why, and from where on.
struct GapSearch: Sendable {
    let kind: Gap.Kind
    let months: Int?
    let reason: LookupReason
    let after: GapPlace?

    init(_ fields: inout Fields) throws {
        let kind = fields.required("kind", Reading<Gap.Kind>.word)
        months = fields.optional("months", .number(ViewGaps.monthsToAskFor))
        let reason = fields.required("reason", Reading<LookupReason>.word)
        after = fields.optional("after", .gapPlace)
        try fields.close()
        guard let kind, let reason else { throw fields.refusal() }
        (self.kind, self.reason) = (kind, reason)
    }
}

/// A page of a work list. It tells whose children are, and is worthless once its lease has run out.
struct LeasedGaps: Sendable {
    let page: GapPage
    let lease: ContinuousClock.Instant
}

extension Actions {
    /// Counts the lease from before the asking.
    func gaps(_ search: GapSearch, for caller: Caller) async throws -> LeasedGaps {
        let lease = ContinuousClock.now.advanced(by: ViewGaps.goodFor)
        let question = ViewGaps(
            principal: caller.principal, reason: search.reason, kind: search.kind, months: search.months,
            after: search.after)
        switch try await services.ask(question, id: caller.request, within: patience) {
        case .page(let page): return LeasedGaps(page: page, lease: lease)
        case .refused(let refusal): throw ProblemDetails(ofOfficers: refusal)
        }
    }
}

extension GapPlace {
    /// As it stands in an address: `2025-03-14.` and the child's identifier.
    var text: String { "\(since).\(child)" }
}

extension Reading where Value == GapPlace {
    static let gapPlace = Reading(rule: "place", explanation: "Write what the page before names as next.") { value in
        guard case .text(let text) = value else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let since = PartialDate(parts[0]), since.isComplete, let child = Child.ID(parts[1])
        else { return nil }
        return GapPlace(since: since, child: child)
    }
}
