import Contracts
import FoundationEssentials
import Model
import Postgres
import ServiceRuntime

/// Shows shielding officers what overrides they have to look into: those of their authority's children, and of children
/// whom nobody is known to be responsible for.
struct ViewInvestigationsHandler: QueryHandler {
    static let most = 50

    let vault: Vault
    let responsibles: ResponsibleStore
    var overrides = OverrideStore()

    func answer(_ query: ViewInvestigations, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Answer<ViewInvestigations.Reply>
    {
        let actor = try context.actor()
        guard Access.mayEver(actor.role, .investigate) else {
            return Answer(
                .refused(Refusal(.notAllowed)),
                auditing: AuditNote(.refused, terms: ["message": ViewInvestigations.route.type]))
        }
        let all = try await overrides.open(in: transaction)
        let theirs = try await responsibles.first(
            Self.most, of: all, about: \.child, for: actor.authority, in: transaction)
        let open = try await overrides.investigations(theirs.map(\.id), vault, in: transaction).map(\.investigation)
        return Answer(
            .investigations(open),
            auditing: AuditNote(.viewedInvestigations, children: Set(open.map(\.child)).sorted()))
    }
}

/// Closes the investigation of an override by an officer's word. The reply waits as that of an ended override does.
struct CloseInvestigationHandler: MessageHandler {
    let vault: Vault
    let responsibles: ResponsibleStore
    var overrides = OverrideStore()

    func handle(_ command: CloseInvestigation, _ context: Context, in transaction: borrowing Transaction) async throws
        -> Outcome<CloseInvestigation.Reply>
    {
        let actor = try context.actor()
        let known = try await overrides.investigation(command.investigation, vault, in: transaction)
        let decision = InvestigationDecision.decide(
            role: actor.role, account: actor.account,
            isTheirs: try await isOfTheirAuthority(known, actor, in: transaction), overrode: known?.overrode,
            closed: known?.closed)

        let refused = AuditNote(.refused, terms: ["message": CloseInvestigation.route.type])
        switch (decision, known?.investigation.child) {
        case (.closes, let child?):
            let now = WireCoding.rounded(context.now)
            let finding = InvestigationFinding(by: actor.account, outcome: command.outcome)
            try overrides.close(command.investigation, of: child, with: finding, vault, at: now, in: transaction)
            return .reply(
                .closed(at: now), auditing: AuditNote(.closedInvestigation, children: [child]), after: leaseOfARelease)
        case (.alreadyClosed(let at), _): return .reply(.closed(at: at), after: leaseOfARelease)
        case (.own, _):
            return .reply(
                .refused(Refusal(.invalid, problems: [InvestigationDecision.notYourOwn])), auditing: refused)
        case (.unreadable, _):
            return .reply(
                .refused(Refusal(.invalid, problems: [InvestigationDecision.notReadable])), auditing: refused)
        case (.notFound, _), (.closes, nil): return .reply(.refused(Refusal(.notFound)), auditing: refused)
        case (.refused, _): return .reply(.refused(Refusal(.notAllowed)), auditing: refused)
        }
    }

    private func isOfTheirAuthority(
        _ known: OverrideStore.Investigated?, _ actor: Principal, in transaction: borrowing Transaction
    ) async throws -> Bool {
        guard let known else { return false }
        return try await responsibles.mayAct(actor.authority, about: known.investigation.child, in: transaction)
    }
}
