import Contracts
import Hummingbird

/// `/v1/quality`: how the feeds do, for a data manager and for a feed.
struct QualityRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.get("/v1/quality") { request, context in
            try Response.json(try await actions.quality(for: vouching.bearer(of: request, id: context.request)))
        }
    }
}
