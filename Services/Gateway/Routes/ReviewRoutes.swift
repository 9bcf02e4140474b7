import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/reviews`: pairs of children that a data manager has to look at.
struct ReviewRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.get("/v1/reviews", use: list)
        router.get("/v1/reviews/{id}", use: view)
        router.post("/v1/reviews/{id}/claim") { try await resolve($0, $1, to: .claim) }
        router.post("/v1/reviews/{id}/undo") { try await resolve($0, $1, to: .undo) }
        router.post("/v1/reviews/{id}/decision", use: decide)
    }

    private struct Waiting: Encodable { let reviews: [ReviewView] }

    @Sendable private func list(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        return try .json(Waiting(reviews: try await actions.reviews(of: caller).map(ReviewView.init)))
    }

    @Sendable private func view(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        return try .json(ReviewView(try await actions.review(context.identifier("id"), of: caller)))
    }

    @Sendable private func decide(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        var fields = try await request.jsonFields()
        let decision = fields.required("decision", Reading<ReviewDecision>.word)
        try fields.close()
        guard let decision else { throw fields.refusal() }
        return try .json(
            ReviewView(try await actions.resolve(context.identifier("id"), decision.step, by: caller)))
    }

    private func resolve(_ request: Request, _ context: GatewayContext, to step: ResolveReview.Step) async throws
        -> Response
    {
        let caller = try await vouching.bearer(of: request, id: context.request)
        return try .json(ReviewView(try await actions.resolve(context.identifier("id"), step, by: caller)))
    }
}

/// What may be decided about two children.
enum ReviewDecision: String, CaseIterable {
    case same, different, unsure, askOther

    var step: ResolveReview.Step {
        switch self {
        case .same: .same
        case .different: .different
        case .unsure: .unsure
        case .askOther: .askOther
        }
    }
}

/// A review as the API shows it.
struct ReviewView: Encodable {
    struct Side: Encodable {
        let id: Child.ID
        let number: String
        let name: PersonName
        let dateOfBirth: PartialDate
        let gender: Gender
        let carers: [PersonName]
    }

    let id: Review.ID
    let state: Review.State
    let sides: [Side]
    let agreements: [Review.Agreement]
    let vetoes: [String]
    let probability: Double
    let model: String
    let truncated: Bool
    let claimed: Bool
    let passedOn: Bool

    init(_ review: Review) {
        (id, state, agreements, vetoes) = (review.id, review.state, review.agreements, review.vetoes)
        (probability, model, truncated) = (review.probability, review.model, review.isTruncated)
        (claimed, passedOn) = (review.claimedBy != nil, review.wasPassedOn)
        sides = review.sides.map {
            Side(
                id: $0.child, number: $0.number.displayed, name: $0.name, dateOfBirth: $0.dateOfBirth,
                gender: $0.gender, carers: $0.carers)
        }
    }
}
