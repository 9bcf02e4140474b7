import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/go-live`, and `/loading` and `/sign-off` below it: of a shielding officer's own authority.
struct GoLiveRoutes: Sendable {
    let vouching: Vouching
    let actions: Actions

    func add(to router: Router<GatewayContext>) {
        router.get("/v1/go-live") { request, context in
            try Response.json(try await actions.goLive(of: vouching.bearer(of: request, id: context.request)))
        }
        router.post("/v1/go-live/loading") { request, context in
            try Response.json(try await actions.beginLoading(by: vouching.bearer(of: request, id: context.request)))
        }
        router.post("/v1/go-live/sign-off") { request, context in
            try Response.json(try await actions.signOffShields(by: vouching.bearer(of: request, id: context.request)))
        }
    }
}
