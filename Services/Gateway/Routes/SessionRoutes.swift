import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/sessions`: signing in and out, and confirming by a code that it is still the same person; `/v1/second-factor`: enrolling what signing in takes besides a password.
struct SessionRoutes: Sendable {
    let vouching: Vouching

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/sessions", use: begin)
        router.delete("/v1/sessions/current", use: end)
        router.post("/v1/sessions/current/confirmation", use: confirm)
        router.post("/v1/second-factor", use: enrol)
    }

    private struct Begun: Encodable {
        let token: String
        let displayName: String
        let role: Role
        let expires: Date

        init(_ session: Session) {
            token = session.token
            displayName = session.displayName
            role = session.role
            expires = session.expires
        }
    }

    private struct Confirmed: Encodable { let until: Date }

    private struct Enrolling: Encodable { let enrolment: Enrolment }

    private struct Enrolled: Encodable {
        let session: Begun
        let recoveryCodes: [String]
    }

    @Sendable private func begin(_ request: Request, _ context: GatewayContext) async throws -> Response {
        var fields = try await request.jsonFields()
        switch try await vouching.signIn(SignIn.Credentials(&fields), request: context.request) {
        case .session(let session): return try .json(Begun(session), status: .created)
        case .enrol(let enrolment): return try .json(Enrolling(enrolment: enrolment))
        }
    }

    @Sendable private func enrol(_ request: Request, _ context: GatewayContext) async throws -> Response {
        var fields = try await request.jsonFields()
        let confirmation = try EnrolSecondFactor.Confirmation(&fields)
        guard case .enrolled(let enrolled) = try await vouching.enrol(confirmation, request: context.request) else {
            throw ProblemDetails(.codeRefused)
        }
        return try .json(
            Enrolled(session: Begun(enrolled.session), recoveryCodes: enrolled.recoveryCodes), status: .created)
    }

    @Sendable private func confirm(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard let token = request.bearerToken else { throw ProblemDetails(.signInNeeded) }
        var fields = try await request.jsonFields()
        let code = fields.required("code", .text(upTo: 40))
        try fields.close()
        guard let code else { throw fields.refusal() }
        return try .json(Confirmed(until: try await vouching.confirm(token, by: code, request: context.request)))
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        try await vouching.signOut(caller.token, request: context.request)
        return Response(status: .noContent)
    }
}
