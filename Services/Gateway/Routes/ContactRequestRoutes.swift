import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/children/{id}/contact-requests`, a practitioner's, and `/v1/contact-requests`.
struct ContactRequestRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/children/{id}/contact-requests", use: ask)
        router.get("/v1/contact-requests", use: list)
        router.post("/v1/contact-requests/{id}/steps", use: resolve)
    }

    private struct Requests: Encodable { let requests: [ContactRequestView] }
    private struct Resolved: Encodable { let state: ContactRequest.State }

    @Sendable private func ask(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request, wantsCard: true)
        return try .json(
            ContactRequestView(try await actions.requestContact(about: context.identifier("id"), by: caller)))
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let requests = try await actions.contactRequests(for: caller)
        return try .json(Requests(requests: requests.map(ContactRequestView.init)))
    }

    @Sendable private func resolve(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let id: ContactRequest.ID = try context.identifier("id")
        var fields = try await request.jsonFields()
        let step = fields.required("step", Reading<ResolveContactRequest.Step>.word)
        try fields.close()
        guard let step else { throw fields.refusal() }
        return try .json(Resolved(state: try await actions.resolve(id, step, by: caller)))
    }
}

/// A request as the API shows it; who asks stands in a shielding officer's alone.
struct ContactRequestView: Encodable {
    let id: ContactRequest.ID
    let child: Child.ID
    let state: ContactRequest.State
    let asked: Date
    let since: Date
    let by: PersonView?

    init(_ request: ContactRequest) {
        (id, child, state) = (request.id, request.child, request.state)
        (asked, since, by) = (request.asked, request.since, request.by.map(PersonView.init))
    }
}
