import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/children/{id}/involvements`: a practitioner's own.
struct InvolvementRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/children/{id}/involvements", use: record)
        router.post("/v1/children/{id}/involvements/{handle}/end", use: end)
        router.post("/v1/children/{id}/involvements/{handle}/part", use: change)
    }

    private struct Recorded: Encodable { let id: Involvement.Handle }
    private struct Ended: Encodable { let ended: PartialDate }
    private struct Part: Encodable { let leadProfessional, holdsAssessment: Bool? }

    /// With an `Idempotency-Key`, that key is the request: a repeat gets the same answer.
    @Sendable private func record(_ request: Request, _ context: GatewayContext) async throws -> Response {
        var id = context.request
        if let key = request.headers[.idempotencyKey] {
            guard let uuid = UUID(text: key) else {
                throw ProblemDetails(.invalid, detail: "The Idempotency-Key header must be a UUID.")
            }
            id = uuid
        }
        let declaration = await Self.declaration(in: request)
        let basis = (try? declaration.get())?.basis
        let caller = try await vouching.bearer(of: request, id: id, wantsCard: true, basis: basis)
        let child: Child.ID = try context.identifier("id")
        let outcome = try await actions.record(declaration.get(), with: child, by: caller)
        return try .json(Recorded(id: outcome.handle), status: outcome.isNew ? .created : .ok)
    }

    private static func declaration(in request: Request) async -> Result<InvolvementDeclaration, any Error> {
        do {
            // Nobody's words are read who has no session.
            guard request.bearerToken != nil else { throw ProblemDetails(.signInNeeded) }
            var fields = try await request.jsonFields()
            return .success(try InvolvementDeclaration(&fields))
        } catch {
            return .failure(error)
        }
    }

    @Sendable private func end(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        let handle: Involvement.Handle = try context.identifier("handle")
        var fields = try await request.jsonFields()
        let ended = fields.required("ended", .date)
        let withdrawn = fields.optional("consentWithdrawn", .flag) ?? false
        try fields.close()
        guard let ended else { throw fields.refusal() }
        try await actions.end(handle, with: child, on: ended, consentWithdrawn: withdrawn, by: caller)
        return try .json(Ended(ended: ended))
    }

    @Sendable private func change(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        let handle: Involvement.Handle = try context.identifier("handle")
        var fields = try await request.jsonFields()
        let part = try PartChange(&fields)
        try await actions.change(handle, with: child, to: part, by: caller)
        return try .json(Part(leadProfessional: part.leadProfessional, holdsAssessment: part.holdsAssessment))
    }
}
