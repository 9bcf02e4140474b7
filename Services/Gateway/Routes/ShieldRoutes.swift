import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/children/{id}/shield` and `/lifting` below it: a shielding officer's.
struct ShieldRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/children/{id}/shield", use: shield)
        router.post("/v1/children/{id}/shield/lifting", use: lift)
    }

    private struct Shielded: Encodable { let since: Date }

    private struct Lifted: Encodable {
        let state: String
        var since: Date?
    }

    @Sendable private func shield(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let grounds = fields.required("grounds", Reading<ShieldGrounds>.word)
        let names = fields.aliases()
        try fields.close()
        guard let grounds else { throw fields.refusal() }
        return try .json(Shielded(since: try await actions.shield(child, on: grounds, alias: names, by: caller)))
    }

    @Sendable private func lift(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        switch try await actions.liftShield(of: child, by: caller) {
        case .proposed(let since): return try .json(Lifted(state: "proposed", since: since))
        case .lifted: return try .json(Lifted(state: "lifted"))
        case .notShielded: return try .json(Lifted(state: "notShielded"))
        }
    }
}
