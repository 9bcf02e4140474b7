import HTTPTypes
import Hummingbird
import Logging

/// One line a request: method, route, status and duration. The route's template alone: a path holds identifiers.
struct RequestLog: RouterMiddleware {
    let logger: Logger

    func handle(
        _ request: Request, context: GatewayContext,
        next: @concurrent (Request, GatewayContext) async throws -> Response
    ) async throws -> Response {
        let began = ContinuousClock.now
        let response = try await next(request, context)
        let milliseconds = (ContinuousClock.now - began) / Duration.milliseconds(1)
        logger.info(
            "\(request.method.rawValue.prefix(10)) \(context.endpointPath ?? "-")",
            metadata: [
                "status": "\(response.status.code)", "ms": "\(Int(milliseconds.rounded()))",
                "request": "\(context.requestID)",
            ])
        return response
    }
}
