import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/proposed-children`: children who are not in the directory.
struct ProposalRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/proposed-children", use: propose)
        router.get("/v1/proposed-children", use: list)
        router.post("/v1/proposed-children/{id}/steps", use: decide)
    }

    private struct Children: Encodable { let children: [ProposedChild] }
    private struct Decided: Encodable { let state: ProposedChild.State }

    @Sendable private func propose(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = try await request.jsonFields()
        let proposal = try ProposeChild.Proposal(&fields)
        return try .json(try await actions.propose(proposal, by: caller, vouching), status: .created)
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        return try .json(Children(children: try await actions.proposedChildren(for: caller)))
    }

    @Sendable private func decide(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let id: ProposedChild.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let step = fields.required("step", Reading<DecideProposedChild.Step>.word)
        try fields.close()
        guard let step else { throw fields.refusal() }
        return try .json(Decided(state: try await actions.decide(id, step, by: caller)))
    }
}
