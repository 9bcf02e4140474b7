import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/accounts`, an account administrator's or a national administrator's; and `/v1/organisations`, a national administrator's.
struct AccountRoutes: Sendable {
    let vouching: Vouching

    func add(to router: Router<GatewayContext>) {
        router.get("/v1/accounts", use: list)
        router.post("/v1/accounts", use: open)
        router.post("/v1/accounts/renewal", use: renew)
        router.post("/v1/accounts/suspension", use: suspend)
        router.post("/v1/accounts/restoration", use: restore)
        router.post("/v1/organisations/accreditation", use: accredit)
        router.post("/v1/organisations/withdrawal", use: withdraw)
    }

    private struct Opened: Encodable { let id: Account.ID }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = request.queryFields()
        let after = fields.optional("after", Reading<Account.ID>.identifier())
        try fields.close()
        return try .json(try await vouching.accounts(after: after, for: caller))
    }

    @Sendable private func open(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = try await request.jsonFields()
        let application = try OpenAccount.Application(&fields)
        return try .json(Opened(id: try await vouching.open(application, by: caller)), status: .created)
    }

    @Sendable private func renew(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = try await request.jsonFields()
        try await vouching.renew(try RenewAccount.Renewal(&fields), by: caller)
        return Response(status: .noContent)
    }

    @Sendable private func suspend(_ request: Request, _ context: GatewayContext) async throws -> Response {
        try await setSuspended(true, request, context)
    }

    @Sendable private func restore(_ request: Request, _ context: GatewayContext) async throws -> Response {
        try await setSuspended(false, request, context)
    }

    private func setSuspended(_ isSuspended: Bool, _ request: Request, _ context: GatewayContext) async throws
        -> Response
    {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = try await request.jsonFields()
        let username = fields.required("username", .text(upTo: 200))
        try fields.close()
        guard let username else { throw fields.refusal() }
        try await vouching.suspend(username, isSuspended, by: caller)
        return Response(status: .noContent)
    }

    @Sendable private func accredit(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = try await request.jsonFields()
        let organisation = fields.required("organisation", .text(upTo: 200))
        let day = fields.required("accredited", .date)
        try fields.close()
        guard let organisation, let day else { throw fields.refusal() }
        try await vouching.accredit(organisation, on: day, by: caller)
        return Response(status: .noContent)
    }

    @Sendable private func withdraw(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = try await request.jsonFields()
        let organisation = fields.required("organisation", .text(upTo: 200))
        try fields.close()
        guard let organisation else { throw fields.refusal() }
        try await vouching.accredit(organisation, on: nil, by: caller)
        return Response(status: .noContent)
    }
}
