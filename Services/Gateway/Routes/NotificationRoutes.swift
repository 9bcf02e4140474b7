import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/notifications`: the caller's own inbox.
struct NotificationRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.get("/v1/notifications", use: list)
        router.post("/v1/notifications/{id}/read", use: markRead)
    }

    private struct Read: Encodable { let read: Date }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = request.queryFields(numbers: ["limit"])
        let before = fields.optional("before", Reading<ContactNotification.ID>.identifier())
        let limit = fields.optional("limit", .number(1...100))
        try fields.close()
        return try .json(try await actions.inbox(before: before, limit: limit ?? 50, of: caller))
    }

    @Sendable private func markRead(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        return try .json(Read(read: try await actions.markRead(context.identifier("id"), by: caller)))
    }
}
