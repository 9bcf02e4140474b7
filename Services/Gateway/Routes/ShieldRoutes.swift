import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/children/{id}/shield`, `/lifting`, `/apart` and `/withdraw-identity` below it: a shielding officer's.
struct ShieldRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/children/{id}/shield", use: shield)
        router.post("/v1/children/{id}/shield/lifting", use: lift)
        router.post("/v1/children/{id}/shield/apart", use: tellApart)
        router.post("/v1/children/{id}/shield/withdraw-identity", use: withdrawIdentity)
    }

    private struct Shielded: Encodable { let since: Date }

    /// What became of one officer's word.
    private struct Word: Encodable {
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
        case .proposed(let since): return try .json(Word(state: "proposed", since: since))
        case .lifted: return try .json(Word(state: "lifted"))
        case .notShielded: return try .json(Word(state: "notShielded"))
        }
    }

    @Sendable private func tellApart(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let other = fields.required("other", Reading<Child.ID>.identifier())
        try fields.close()
        guard let other else { throw fields.refusal() }
        switch try await actions.tellApart(child, from: other, by: caller) {
        case .proposed(let since): return try .json(Word(state: "proposed", since: since))
        case .apart: return try .json(Word(state: "apart"))
        case .notHeld: return try .json(Word(state: "notHeld"))
        }
    }

    @Sendable private func withdrawIdentity(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        switch try await actions.withdrawIdentity(of: child, by: caller) {
        case .proposed(let since): return try .json(Word(state: "proposed", since: since))
        case .withdrawn: return try .json(Word(state: "withdrawn"))
        case .notShielded: return try .json(Word(state: "notShielded"))
        }
    }
}
