import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/sessions`: signing in and out.
struct SessionRoutes: Sendable {
    let vouching: Vouching

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/sessions", use: begin)
        router.delete("/v1/sessions/current", use: end)
    }

    private struct Begun: Encodable {
        let token: String
        let displayName: String
        let role: Role
        let expires: Date
    }

    @Sendable private func begin(_ request: Request, _ context: GatewayContext) async throws -> Response {
        var fields = try await request.jsonFields()
        let session = try await vouching.signIn(SignIn.Credentials(&fields), request: context.request)
        let begun = Begun(
            token: session.token, displayName: session.displayName, role: session.role, expires: session.expires)
        return try .json(begun, status: .created)
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard let token = request.bearerToken else { throw ProblemDetails(.signInNeeded) }
        try await vouching.signOut(token, request: context.request)
        return Response(status: .noContent)
    }
}
