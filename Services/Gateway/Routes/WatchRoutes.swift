import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/watches`, and `/v1/children/{id}/watches`: being told once something new is reported of a child lost sight of.
struct WatchRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/children/{id}/watches", use: begin)
        router.get("/v1/watches", use: list)
        router.delete("/v1/watches/{id}", use: end)
    }

    private struct Watches: Encodable { let watches: [Watch] }

    @Sendable private func begin(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let reason = fields.required("reason", Reading<LookupReason>.word)
        try fields.close()
        guard let reason else { throw fields.refusal() }
        return try .json(try await actions.watch(for: child, reason: reason, by: caller))
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        return try .json(Watches(watches: try await actions.watches(of: caller)))
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        try await actions.endWatch(context.identifier("id"), by: caller)
        return Response(status: .noContent)
    }
}
