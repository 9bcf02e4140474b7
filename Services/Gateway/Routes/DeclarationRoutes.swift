import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/declarations`, and `/v1/children/{id}/involvements/{handle}/confirmation`: a data manager's word for their organisation.
struct DeclarationRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.get("/v1/declarations", use: list)
        router.post("/v1/children/{id}/involvements/{handle}/confirmation", use: decide)
    }

    private struct Declarations: Encodable {
        let declarations: [Declaration]
        let next: String?

        init(_ page: DeclarationPage) { (declarations, next) = (page.declarations, page.next?.text) }
    }

    private struct Decided: Encodable { let confirmation: Declaration.Standing }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = request.queryFields()
        let after = fields.optional("after", .declarationPlace)
        try fields.close()
        let found = try await actions.declarations(after: after, for: caller)
        let encoder = WireCoding.encoder()
        return .leased(
            until: found.lease, type: "application/json", whole: try encoder.encode(Declarations(found.page)),
            withheld: try encoder.encode(Declarations(DeclarationPage(declarations: []))))
    }

    @Sendable private func decide(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        let child: Child.ID = try context.identifier("id")
        let handle: Involvement.Handle = try context.identifier("handle")
        var fields = try await request.jsonFields()
        let word = fields.required("word", Reading<DecideDeclaration.Word>.word)
        try fields.close()
        guard let word else { throw fields.refusal() }
        return try .json(
            Decided(confirmation: try await actions.decide(word, about: handle, with: child, by: caller)))
    }
}
