import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/children/{id}/transfers` and `/v1/transfers`: a data manager's, or a shielding officer's.
struct TransferRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/children/{id}/transfers", use: propose)
        router.get("/v1/transfers", use: list)
        router.post("/v1/transfers/{id}/steps", use: decide)
    }

    private struct Transfers: Encodable { let transfers: [Transfer] }

    @Sendable private func propose(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let to = fields.required("to", .authority)
        try fields.close()
        guard let to else { throw fields.refusal() }
        return try .json(try await actions.proposeTransfer(of: child, to: to, by: caller))
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let found = try await actions.transfers(for: caller)
        let encoder = WireCoding.encoder()
        return .leased(
            until: found.lease, type: "application/json",
            whole: try encoder.encode(Transfers(transfers: found.transfers)),
            withheld: try encoder.encode(Transfers(transfers: [])))
    }

    @Sendable private func decide(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let id: Transfer.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let step = fields.required("step", Reading<TransferStep>.word)
        try fields.close()
        guard let step else { throw fields.refusal() }
        return try .json(try await actions.decide(id, step, by: caller))
    }
}
