import Hummingbird
import Logging
import Sealing

/// Everything that the routes are made of.
struct GatewayParts: Sendable {
    let services: any Asking
    let intake: IntakeSealer
    let hub: InboxHub
    let settings: GatewaySettings
    let logger: Logger

    init(services: any Asking, intake: IntakeSealer, settings: GatewaySettings, logger: Logger) {
        self.services = services
        self.intake = intake
        self.settings = settings
        self.logger = logger
        hub = InboxHub(services: services)
    }

    /// The routes, and what stands before all of them.
    func router() -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self)
        let allowed = AllowedMethods()
        let vouching = Vouching(services: services, intake: intake)
        let actions = Actions(services: services)
        let cookie = SessionCookie(isSecure: settings.isSecure)

        router.add(middleware: RequestLog(logger: logger))
        router.add(middleware: SecurityHeaders())
        router.add(middleware: ProblemResponses(allowed: allowed, cookie: cookie, logger: logger))

        SessionRoutes(vouching: vouching).add(to: router)
        ChildRoutes(vouching: vouching, actions: actions).add(to: router)
        InvolvementRoutes(vouching: vouching, actions: actions).add(to: router)
        ShieldRoutes(vouching: vouching, actions: actions).add(to: router)
        ReportRoutes(vouching: vouching).add(to: router)
        NotificationRoutes(vouching: vouching, actions: actions).add(to: router)
        NotificationStreamRoute(
            vouching: vouching, actions: actions, hub: hub, cookie: cookie, heartbeat: settings.heartbeat
        ).add(to: router)
        HealthRoutes(services: services).add(to: router)
        DocumentRoutes().add(to: router)

        let desk = PageDesk(vouching: vouching, actions: actions, cookie: cookie)
        SignInPages(desk: desk).add(to: router)
        SearchPages(desk: desk).add(to: router)
        RecordPages(desk: desk).add(to: router)
        InboxPages(desk: desk).add(to: router)
        AssetRoutes().add(to: router)

        allowed.learn(router)
        return router
    }
}
