import HTTPTypes
import Hummingbird

/// Refuses whatever parameters come with a request of the API that reads none: the border is closed there too. What reads
/// some closes its query itself.
struct ClosedQueries: RouterMiddleware {
    /// By method and path.
    static let readers: Set = [
        "GET /v1/children/{id}", "GET /v1/children/{id}/override", "GET /v1/notifications",
        "GET /v1/notifications/stream", "GET /v1/gaps",
        "GET /v1/accounts", "GET /v1/held-records", "GET /v1/declarations",
    ]

    func handle(
        _ request: Request, context: GatewayContext,
        next: @concurrent (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        if request.isForAPI, let path = context.endpointPath, !isRead("\(path)", by: request.method) {
            var fields = request.queryFields()
            try fields.close()
        }
        return try await next(request, context)
    }

    /// The head of what can be got is asked for alike.
    private func isRead(_ path: String, by method: HTTPRequest.Method) -> Bool {
        Self.readers.contains("\(method == .head ? .get : method) \(path)")
    }
}
