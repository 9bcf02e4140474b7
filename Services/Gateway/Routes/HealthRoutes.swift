import Contracts
import FoundationEssentials
import Hummingbird
import Model

/// `/v1/health`: whether the services answer. It tells nothing else: whoever runs them has a command for the rest.
struct HealthRoutes: Sendable {
    let services: any Asking

    func add(to router: Router<GatewayContext>) {
        router.get("/v1/health", use: health)
    }

    private struct Health: Encodable {
        enum State: String, Encodable { case up, degraded, down }
        struct Service: Encodable {
            let service: Party
            let up: Bool
        }

        let status: State
        let services: [Service]
    }

    /// 503 when no service answers, as when the broker is away.
    @Sendable private func health(_ request: Request, _ context: GatewayContext) async throws -> Response {
        async let identity = answers(IdentityTag.self)
        async let directory = answers(DirectoryTag.self)
        async let shielding = answers(ShieldingTag.self)
        async let notifications = answers(NotificationsTag.self)
        async let audit = answers(AuditTag.self)
        let services = await [identity, directory, shielding, notifications, audit]
        let up = services.count(where: \.up)
        let status: Health.State = up == services.count ? .up : up > 0 ? .degraded : .down
        return try .json(Health(status: status, services: services), status: up > 0 ? .ok : .serviceUnavailable)
    }

    private func answers<Tag: ServiceTag>(_ tag: Tag.Type) async -> Health.Service {
        let reply = try? await services.ask(ViewHealth<Tag>(), id: UUID.random(), within: .seconds(2))
        return Health.Service(service: Tag.party, up: reply != nil)
    }
}
