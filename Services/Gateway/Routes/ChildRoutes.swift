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
        /// Once little of a budget of look-ups is left.
        let warning: LookupNotice?
    }

    @Sendable private func search(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (caller, search) = try await vouching.bearer(
            of: request, id: context.request, asking: await Self.search(in: request)
        ) { _ in .search }
        let found = try await actions.find(search, by: caller)
        let results = Results(
            results: found.children.map {
                Results.Result(
                    id: $0.child, number: $0.number.displayed, name: $0.name, dateOfBirth: $0.dateOfBirth,
                    gender: $0.gender, agreement: $0.agreement ?? [])
            }, warning: caller.grant.notice)
        guard let lease = found.lease else { return try .json(results) }
        let encoder = WireCoding.encoder()
        return .leased(
            until: lease, type: "application/json", whole: try encoder.encode(results),
            withheld: try encoder.encode(Results(results: [], warning: caller.grant.notice)))
    }

    private static func search(in request: Request) async -> Result<ChildSearch, any Error> {
        do {
            // Nobody's words are read who has no session.
            guard request.bearerToken != nil else { throw ProblemDetails(.signInNeeded) }
            var fields = try await request.jsonFields()
            return .success(try ChildSearch(&fields))
        } catch {
            return .failure(error)
        }
    }

    @Sendable private func view(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let (caller, opening) = try await vouching.bearer(
            of: request, id: context.request, asking: Result { try Opening(request, context) }
        ) { .opening($0.child) }
        let record = try await actions.record(of: opening.child, for: opening.reason, by: caller)
        let (encoder, today) = (WireCoding.encoder(), PartialDate.london(Date()))
        let warning = caller.grant.notice
        return .leased(
            until: record.lease, type: "application/json",
            whole: try encoder.encode(RecordView(record, showing: record.whereabouts, on: today, warning: warning)),
            withheld: try encoder.encode(RecordView(record, showing: nil, on: today, warning: warning)))
    }
}

/// Which child's record is asked for, and why.
struct Opening {
    let child: Child.ID
    let reason: LookupReason

    init(_ request: Request, _ context: GatewayContext) throws {
        var fields = request.queryFields()
        let reason = fields.required("reason", Reading<LookupReason>.word)
        try fields.close()
        guard let reason else { throw fields.refusal() }
        self.reason = reason
        child = try context.identifier("id")
    }
}
