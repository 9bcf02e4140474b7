import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/children/{id}/override`, for those who have the right to it; and `/v1/investigations`, a shielding officer's.
struct OverrideRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/children/{id}/override", use: useOverride)
        router.get("/v1/children/{id}/override", use: view)
        router.delete("/v1/children/{id}/override", use: end)
        router.get("/v1/investigations", use: list)
        router.post("/v1/investigations/{id}/closing", use: close)
    }

    private struct Overridden: Encodable { let since: Date }
    private struct Open: Encodable { let investigations: [InvestigationView] }
    private struct Closed: Encodable { let closed: Date }

    @Sendable private func useOverride(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request, wantsCard: true)
        let child: Child.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let reason = fields.required("reason", Reading<OverrideReason>.word)
        let acknowledged = fields.required("acknowledged", .flag)
        try fields.close()
        guard let reason, let acknowledged else { throw fields.refusal() }
        let since = try await actions.useOverride(child, for: reason, acknowledged: acknowledged, by: caller)
        return try .json(Overridden(since: since))
    }

    /// The whereabouts alone: the record of a child who is held is not listed, and has nothing to be shown beside.
    @Sendable private func view(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        var fields = request.queryFields()
        let reason = fields.required("reason", Reading<LookupReason>.word)
        try fields.close()
        guard let reason else { throw fields.refusal() }
        guard caller.grant.mayOverride == true else { throw ProblemDetails(.notFound) }
        let released = await actions.release(of: child, for: reason, by: caller)
        let encoder = WireCoding.encoder()
        return .leased(
            until: released.lease, type: "application/json",
            whole: try encoder.encode(OverriddenView(released.whereabouts)),
            withheld: try encoder.encode(OverriddenView(nil)))
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        try await actions.endOverride(of: context.identifier("id"), by: caller)
        return Response(status: .noContent)
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let open = try await actions.investigations(for: caller)
        return try .json(Open(investigations: open.map(InvestigationView.init)))
    }

    @Sendable private func close(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let id: Investigation.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let outcome = fields.required("outcome", Reading<InvestigationOutcome>.word)
        try fields.close()
        guard let outcome else { throw fields.refusal() }
        return try .json(Closed(closed: try await actions.close(id, as: outcome, by: caller)))
    }
}

/// What an override shows, without the record.
struct OverriddenView: Encodable {
    let carers: [Carer]
    let whereabouts: WhereaboutsView

    init(_ whereabouts: Whereabouts?) {
        carers = whereabouts?.carers ?? []
        self.whereabouts = whereabouts.map(WhereaboutsView.shown) ?? .withheld
    }
}

/// Somebody with an account, as shielding officers see who asked or overrode.
struct PersonView: Encodable {
    let account: Account.ID
    let service: ServiceKind
    let contact: ContactCard

    init(_ card: AccountCard) { (account, service, contact) = (card.account, card.service, card.contact) }
}

struct InvestigationView: Encodable {
    let id: Investigation.ID
    let child: Child.ID
    let opened: Date
    let ended: Date?
    let reason: OverrideReason?
    let by: PersonView?

    init(_ investigation: Investigation) {
        (id, child, opened) = (investigation.id, investigation.child, investigation.opened)
        (ended, reason, by) = (investigation.ended, investigation.reason, investigation.by.map(PersonView.init))
    }
}
