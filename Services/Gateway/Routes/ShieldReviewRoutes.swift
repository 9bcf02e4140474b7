import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/shield-reviews`, and `/v1/children/{id}/shield/confirmation`: a shielding officer's.
struct ShieldReviewRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.get("/v1/shield-reviews", use: list)
        router.post("/v1/children/{id}/shield/confirmation", use: confirm)
    }

    private struct Due: Encodable { let shields: [DueShield] }

    private struct Confirmed: Encodable {
        let state: String
        var reviewBy: Date?
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        return try .json(Due(shields: try await actions.dueShields(of: caller)))
    }

    @Sendable private func confirm(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        guard let reviewBy = try await actions.confirmShield(of: context.identifier("id"), by: caller) else {
            return try .json(Confirmed(state: "notShielded"))
        }
        return try .json(Confirmed(state: "confirmed", reviewBy: reviewBy))
    }
}
