import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/held-records`: a shielding officer's.
struct HeldRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.get("/v1/held-records", use: list)
    }

    private struct View: Encodable {
        struct Person: Encodable {
            let id: Child.ID
            let number: String
            let name: PersonName
            let dateOfBirth: PartialDate
            let gender: Gender
        }

        let held: [HeldPair]
        let people: [Person]
        let next: String?
    }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = request.queryFields()
        let after = fields.optional("after", .heldPlace)
        try fields.close()
        let found = try await actions.held(after: after, of: caller) {
            try await vouching.bearer(of: request, id: UUID.random())
        }
        let people = found.people.map {
            View.Person(
                id: $0.child, number: $0.number.displayed, name: $0.name, dateOfBirth: $0.dateOfBirth,
                gender: $0.gender)
        }
        return try .json(View(held: found.page.held, people: people, next: found.page.next?.text))
    }
}
