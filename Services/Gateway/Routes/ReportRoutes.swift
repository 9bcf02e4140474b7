import Contracts
import FoundationEssentials
import Hummingbird
import Model
import Sealing

/// `/v1/involvements`: the intake for source systems that speak HTTP. The body is not opened here: what came open is
/// sealed to Identity, what came sealed is passed on.
struct ReportRoutes: Sendable {
    let vouching: Vouching

    static let sealedType = "application/vnd.contactpoint.sealed"

    func add(to router: Router<GatewayContext>) {
        router.post("/v1/involvements", use: report)
    }

    @Sendable private func report(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try await vouching.bearer(of: request, id: context.request)
        guard caller.may(.report) else { throw ProblemDetails(.notForThisRole) }
        try request.demand(["application/cloudevents+json", "application/json", Self.sealedType])
        let body = try await request.wholeBody(upTo: BodyLimit.report)
        let sealed = request.mediaType == Self.sealedType ? body : try vouching.intake.seal(body)
        let receipt = try await vouching.services.ask(
            ReportInvolvement(sealed: sealed, principal: caller.principal), id: caller.request, within: .seconds(10))
        switch receipt.outcome {
        case .accepted, .held: return try .json(receipt, status: .accepted)
        case .superseded: return try .json(receipt)
        case .refused: throw ProblemDetails(.reportRefused, problems: receipt.problems)
        }
    }
}
