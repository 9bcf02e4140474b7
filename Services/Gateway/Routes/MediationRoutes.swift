import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/sessions/current/mediation`: for whom a mediator looks up.
struct MediationRoutes: Sendable {
    let vouching: Vouching

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/sessions/current/mediation", use: begin)
        router.delete("/v1/sessions/current/mediation", use: end)
    }

    @Sendable private func begin(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard let token = request.bearerToken else { throw ProblemDetails(.signInNeeded) }
        var fields = try await request.jsonFields()
        let practitioner = fields.required("practitioner", .text(upTo: 200))
        try fields.close()
        guard let practitioner else { throw fields.refusal() }
        guard let mediated = try await vouching.mediate(token, for: practitioner, request: context.request) else {
            throw ProblemDetails(.fault)
        }
        return try .json(mediated)
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard let token = request.bearerToken else { throw ProblemDetails(.signInNeeded) }
        _ = try await vouching.mediate(token, for: nil, request: context.request)
        return Response(status: .noContent)
    }
}
