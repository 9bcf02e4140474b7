import HTTPTypes
import Hummingbird
import Logging
import ServiceRuntime

/// Makes problem details of whatever is thrown, as a document or as a page.
struct ProblemResponses: RouterMiddleware {
    let allowed: AllowedMethods
    let cookie: SessionCookie
    let logger: Logger

    func handle(
        _ request: Request, context: GatewayContext,
        next: @concurrent (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            var problem = ProblemDetails(thrown: error)
            if problem.kind == .fault {
                // The type alone: an error's text could hold what a person sent.
                logger.error("a fault", metadata: ["error": "\(type(of: error))", "request": "\(context.requestID)"])
            }
            if problem.kind == .unavailable {
                let reason = (error as? AskError).map { "\($0)" } ?? "refused"
                logger.notice("no answer", metadata: ["reason": "\(reason)", "request": "\(context.requestID)"])
            }
            if problem.kind == .notFound, !allowed.methods(of: request.uri.path).contains(request.method) {
                problem = wrongMethod(request) ?? problem
            }
            if request.isForAPI { return try problem.response(request: context.request) }
            return problem.page(for: request, cookie: cookie)
        }
    }

    private func wrongMethod(_ request: Request) -> ProblemDetails? {
        let methods = allowed.methods(of: request.uri.path)
        if methods.isEmpty { return nil }
        var problem = ProblemDetails(.methodNotAllowed)
        problem.headers[.allow] = methods.map(\.rawValue).sorted().joined(separator: ", ")
        return problem
    }
}

extension Request {
    /// Programs get problem documents, people get pages.
    var isForAPI: Bool {
        let path = uri.path
        return path == "/v1" || path.hasPrefix("/v1/") || path == "/openapi.json"
    }
}
