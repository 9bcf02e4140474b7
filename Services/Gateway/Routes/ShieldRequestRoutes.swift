import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/children/{id}/shield/requests`, anybody's who may ask for a shield, and `/v1/shield-requests`: what waits for
/// shielding officers.
struct ShieldRequestRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/children/{id}/shield/requests", use: ask)
        router.get("/v1/shield-requests", use: list)
        router.post("/v1/shield-requests/{id}/decision", use: decide)
    }

    private struct Received: Encodable { let state = "received" }

    private struct Waiting: Encodable { let requests: [ShieldRequest] }

    private struct Decided: Encodable {
        let state: String
        var since: Date?
    }

    @Sendable private func ask(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let requester = fields.required("requester", Reading<ShieldRequester>.word)
        let grounds = fields.required("grounds", Reading<ShieldGrounds>.word)
        let names = fields.aliases()
        try fields.close()
        guard let requester, let grounds else { throw fields.refusal() }
        try await actions.requestShield(for: child, from: requester, on: grounds, alias: names, by: caller)
        return try .json(Received())
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        return try .json(Waiting(requests: try await actions.shieldRequests(of: caller)))
    }

    @Sendable private func decide(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = try await request.jsonFields()
        let decision = fields.required("decision", Reading<ShieldVerdict>.word)
        try fields.close()
        guard let decision else { throw fields.refusal() }
        guard let since = try await actions.decide(context.identifier("id"), decision, by: caller) else {
            return try .json(Decided(state: "declined"))
        }
        return try .json(Decided(state: "shielded", since: since))
    }
}
