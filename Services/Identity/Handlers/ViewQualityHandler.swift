import Border
import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Says how the feeds do, to whom it concerns.
struct ViewQualityHandler: QueryHandler {
    let sources: SourceTable
    var store = QualityStore()
    var accounts = AccountStore()

    func answer(_ query: ViewQuality, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewQuality.Reply>
    {
        let actor = context.principal
        let employer: AuthorityCode? =
            if let actor { try await accounts.authority(of: actor.account, in: transaction) } else { nil }
        guard
            let viewer = QualityRules.viewer(
                actor, isOperations: context.sender == .operations, authority: employer)
        else { return Answer(.refused(Refusal(.notAllowed)), auditing: AuditNote(.refused)) }

        let days = min(max(query.days, 1), ViewQuality.mostDays)
        let from = PartialDate.london(context.now.addingTimeInterval(Double(1 - days) * 86_400))
        let (authority, source): (AuthorityCode?, String?) =
            switch viewer {
            case .operations: (nil, query.source)
            case .authority(let authority): (authority, query.source)
            case .feed(let own): (nil, own)
            }
        let figures = try await store.figures(from: from, authority: authority, source: source, in: transaction)
        return Answer(
            .quality(
                QualityRules.quality(
                    figures, of: sources, for: viewer, only: source, from: from, at: context.now)),
            auditing: AuditNote(.viewedQuality, source: source))
    }
}
