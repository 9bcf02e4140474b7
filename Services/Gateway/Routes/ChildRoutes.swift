import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/children`: finding a child, and reading its record.
struct ChildRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/children/search", use: search)
        router.get("/v1/children/{id}", use: view)
    }

    private struct Results: Encodable {
        struct Result: Encodable {
            let id: Child.ID
            let number: String
            let name: PersonName
            let dateOfBirth: PartialDate
            let gender: Gender
            let agreement: [String]
        }

        let results: [Result]
    }

    @Sendable private func search(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = try await request.jsonFields()
        let found = try await actions.find(ChildSearch(&fields), by: caller)
        let results = Results(
            results: found.children.map {
                Results.Result(
                    id: $0.child, number: $0.number.displayed, name: $0.name, dateOfBirth: $0.dateOfBirth,
                    gender: $0.gender, agreement: $0.agreement ?? [])
            })
        guard let lease = found.lease else { return try .json(results) }
        let encoder = WireCoding.encoder()
        return .leased(
            until: lease, type: "application/json", whole: try encoder.encode(results),
            withheld: try encoder.encode(Results(results: [])))
    }

    @Sendable private func view(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = request.queryFields()
        let reason = fields.required("reason", Reading<LookupReason>.word)
        try fields.close()
        guard let reason else { throw fields.refusal() }
        let record = try await actions.record(of: context.identifier("id"), for: reason, by: caller)
        let encoder = WireCoding.encoder()
        return .leased(
            until: record.lease, type: "application/json",
            whole: try encoder.encode(RecordView(record, showing: record.whereabouts)),
            withheld: try encoder.encode(RecordView(record, showing: nil)))
    }
}
