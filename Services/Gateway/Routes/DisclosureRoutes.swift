import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/children/{id}/disclosure`: a shielding officer's.
struct DisclosureRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/children/{id}/disclosure", use: disclose)
    }

    private struct Word: Encodable {
        let state: String
        var since: Date?
        var until: Date?
    }

    @Sendable private func disclose(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let ground = fields.required("ground", Reading<DisclosureGround>.word)
        try fields.close()
        guard let ground else { throw fields.refusal() }
        switch try await actions.disclose(child, on: ground, by: caller) {
        case .proposed(let since): return try .json(Word(state: "proposed", since: since))
        case .disclosed(let until): return try .json(Word(state: "disclosed", until: until))
        }
    }
}
