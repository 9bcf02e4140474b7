import Contracts
import Hummingbird
import Model

/// `/v1/children/{id}/consent`: that a young person consents to a record until they are 25.
struct ConsentRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/children/{id}/consent", use: record)
        router.post("/v1/children/{id}/consent/withdrawal", use: withdraw)
    }

    private struct Word: Encodable {
        enum State: String, Encodable { case recorded, alreadyRecorded, withdrawn, noConsent }

        let state: State
    }

    @Sendable private func record(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let given = fields.required("given", .date)
        try fields.close()
        guard let given else { throw fields.refusal() }
        let isNew = try await actions.recordConsent(of: child, given: given, by: caller)
        return try .json(Word(state: isNew ? .recorded : .alreadyRecorded))
    }

    @Sendable private func withdraw(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        let wasThere = try await actions.withdrawConsent(of: child, by: caller)
        return try .json(Word(state: wasThere ? .withdrawn : .noConsent))
    }
}
